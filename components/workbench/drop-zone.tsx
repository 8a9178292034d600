'use client';

/** Manifests of one's own: dropped or chosen, saved in the home directory, and applied. */
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { SandboxClient } from '../../lib/sandbox/client';
import type { TerminalSession } from '../terminal/terminal-session';

interface DropZoneProps {
  readonly sandbox: SandboxClient | null;
  readonly session: TerminalSession | null;
  readonly start: () => void;
}

const ENDINGS = /\.(ya?ml|json)$/i;
const MOST_FILES = 10;

export function DropZone({ sandbox, session, start }: DropZoneProps) {
  const [said, setSaid] = useState('');
  const [isOver, setOver] = useState(false);
  const waiting = useRef<File[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: files that came before the sandbox wait for it
  useEffect(() => {
    if (sandbox && session && waiting.current.length > 0) void take(waiting.current.splice(0));
  }, [sandbox, session]);

  async function take(files: readonly File[]): Promise<void> {
    if (!sandbox || !session) {
      waiting.current = [...files];
      start();
      return;
    }
    const told: string[] = [];
    for (const file of files.slice(0, MOST_FILES)) told.push(await bring(file, sandbox, session));
    if (files.length > MOST_FILES) told.push(`At most ${MOST_FILES} files at once; the others were left.`);
    setSaid(told.join(' '));
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same by keyboard
    <div
      className="drop-zone"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label>
        Drop manifests here, or choose files. They are saved in your home directory and applied.
        <input
          type="file"
          accept=".yaml,.yml,.json"
          multiple
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </label>
      <p role="status">{said}</p>
    </div>
  );
}

/** One sentence of what became of it. */
async function bring(file: File, sandbox: SandboxClient, session: TerminalSession): Promise<string> {
  const name = file.name.replace(/[^\w.-]/g, '-').replace(/^[-.]+/, '');
  if (!ENDINGS.test(name)) return `${file.name} was left: expected a file that ends in .yaml, .yml or .json.`;
  const problem = await sandbox.writeFile(name, await file.text());
  if (problem !== null) return problem;
  session.run(`kubectl apply -f ${name}`, 'clicked');
  return `${name} was saved and applied; the terminal tells what came of it.`;
}
