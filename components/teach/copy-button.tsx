'use client';

import { useState } from 'react';

/** Puts a text on the clipboard and says so; where the browser refuses, it says what to do instead. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('This browser does not let us copy. Select the text and copy it.');
    }
  }
  return (
    <span className="copy">
      <button type="button" className="button" data-small onClick={() => void copy()}>
        Copy<span className="visually-hidden"> {what}</span>
      </button>
      <span role="status" className="quiet">
        {said}
      </span>
    </span>
  );
}

/** A text for somebody else's hands: whole, selectable, with its button. */
export function CopyBox({ text, what }: { text: string; what: string }) {
  return (
    <div className="copy-box">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
