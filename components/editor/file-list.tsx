'use client';

/** The files of the home directory, to be opened, and a field for the name of a new one. A native popover. */
import { type FormEvent, useId, useRef, useState } from 'react';
import type { HomeFile } from '../../lib/sandbox/messages';
import { refuseName } from './paths';

interface FileListProps {
  readonly files: readonly HomeFile[];
  readonly isReady: boolean;
  readonly open: (path: string) => void;
}

export function FileList({ files, isReady, open }: FileListProps) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (path: string) => {
    popover.current?.hidePopover();
    open(path);
  };
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    const refusal = refuseName(
      name,
      files.map(({ path }) => path),
    );
    setProblem(refusal);
    if (refusal !== null) return;
    event.currentTarget.reset();
    choose(name);
  };
  return (
    <>
      <button type="button" className="bench-button" popoverTarget={`${id}-files`} disabled={!isReady}>
        Files
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a popover is no dialog element */}
      <div
        ref={popover}
        id={`${id}-files`}
        popover="auto"
        className="file-list"
        role="group"
        aria-label="Files in your home directory"
      >
        {files.length === 0 ? <p>Your home directory has no files.</p> : null}
        <ul>
          {files.map(({ path }) => (
            <li key={path}>
              <button type="button" className="menu-item" onClick={() => choose(path)}>
                <code>{path}</code>
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={create} className="file-new">
          <label htmlFor={`${id}-name`}>New file</label>
          <input
            id={`${id}-name`}
            name="name"
            placeholder="service.yaml"
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
          />
          <button type="submit" className="button" data-small>
            Open
          </button>
          {problem !== null && (
            <p id={`${id}-problem`} role="alert">
              {problem}
            </p>
          )}
        </form>
      </div>
    </>
  );
}
