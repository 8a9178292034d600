'use client';

/** Opens a file that the prose shows in the editor of the learner's own cluster. */
import { send } from './wire';

export function OpenInEditor({ path, text }: { path: string; text: string }) {
  return (
    <button type="button" className="button" data-small onClick={() => send('openInEditor', { path, text })}>
      Open in editor
      <span className="visually-hidden">: {path}</span>
    </button>
  );
}
