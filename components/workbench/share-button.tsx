'use client';

/** Makes a link that opens a sandbox at this very moment, and puts it on the clipboard. */
import { useState } from 'react';
import type { Entry, LogHeader } from '../../lib/sandbox/log';
import { ConfirmDialog } from '../ui/confirm-dialog';

interface ShareButtonProps {
  /** Asked when it is pressed; null where nothing has been started. */
  readonly log: () => { readonly header: LogHeader; readonly entries: readonly Entry[] } | null;
  /** Among the quiet buttons of a bar, or one that stands alone. */
  readonly isQuiet?: boolean;
}

interface Made {
  readonly link: string | null;
  readonly said: string;
}

export function ShareButton({ log, isQuiet = false }: ShareButtonProps) {
  const [made, setMade] = useState<Made | null>(null);

  async function share(): Promise<void> {
    const found = log();
    setMade(found === null ? NOTHING_YET : await makeLink(found));
  }

  return (
    <>
      <button type="button" className={isQuiet ? 'bench-button' : 'button'} onClick={() => void share()}>
        {isQuiet ? 'Share' : 'Share this moment'}
      </button>
      {made && (
        <ConfirmDialog
          title="A link to this moment"
          answers={[]}
          cancel={{ label: 'Close', press: () => setMade(null) }}
        >
          <p>{made.said}</p>
          {made.link && (
            <input
              className="field-input share-link"
              aria-label="The link"
              readOnly
              value={made.link}
              onFocus={(event) => event.target.select()}
            />
          )}
        </ConfirmDialog>
      )}
    </>
  );
}

const NOTHING_YET: Made = { link: null, said: 'Nothing has been done here yet. Run a command first.' };

async function makeLink({
  header,
  entries,
}: NonNullable<ReturnType<ShareButtonProps['log']>>): Promise<Made> {
  const { makeShareLink } = await import('./share-link');
  const fragment = await makeShareLink({ ...header, entries });
  if (fragment === null) {
    return {
      link: null,
      said: 'This is too long for a link: too many commands, or too large files. Reset, and do less.',
    };
  }
  const link = `${window.location.origin}/playground#${fragment}`;
  const what = 'Whoever opens it gets a copy of this cluster, with every command up to now.';
  try {
    await navigator.clipboard.writeText(link);
    return { link, said: `Copied. ${what}` };
  } catch {
    return { link, said: `Copy it from here. ${what}` };
  }
}
