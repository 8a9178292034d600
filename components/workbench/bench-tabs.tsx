'use client';

/** Terminal and open files as tabs: arrow keys go from one to the next, as in every list of tabs. */
import { type KeyboardEvent, useRef } from 'react';
import { isDirty } from '../editor/open-file';
import { fileName } from '../editor/paths';
import type { Editor } from './use-editor';

export const TERMINAL_TAB = 'bench-tab-terminal';
export const TERMINAL_PANEL = 'bench-panel-terminal';
export const EDITOR_PANEL = 'bench-panel-editor';

export const tabOf = (index: number): string => `bench-tab-file-${index}`;

export function BenchTabs({ editor }: { editor: Editor }) {
  const list = useRef<HTMLDivElement>(null);
  const { state, isShown } = editor;
  const names = state.files.map(({ path }) => fileName(path));
  const onKeyDown = (event: KeyboardEvent) => {
    const tabs = [...(list.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    const to = nextTab(event.key, at, tabs.length);
    if (at < 0 || to === null) return;
    event.preventDefault();
    tabs[to]?.focus();
    tabs[to]?.click();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Terminal and files"
      className="bench-tabs"
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        role="tab"
        id={TERMINAL_TAB}
        className="bench-tab"
        aria-selected={!isShown}
        aria-controls={TERMINAL_PANEL}
        tabIndex={isShown ? -1 : 0}
        onClick={editor.showTerminal}
      >
        Terminal
      </button>
      {state.files.map((file, index) => {
        const isFront = isShown && file.path === state.front;
        const own = fileName(file.path);
        const name = names.filter((other) => other === own).length > 1 ? file.path : own;
        return (
          <button
            key={file.path}
            type="button"
            role="tab"
            id={tabOf(index)}
            className="bench-tab"
            title={file.path}
            aria-label={isDirty(file) ? `${name}, not saved` : undefined}
            aria-selected={isFront}
            aria-controls={EDITOR_PANEL}
            tabIndex={isFront ? 0 : -1}
            onClick={() => editor.showFile(file.path)}
          >
            <code>{name}</code>
            {isDirty(file) && <span className="unsaved-mark" />}
          </button>
        );
      })}
    </div>
  );
}

function nextTab(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
