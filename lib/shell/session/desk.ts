/** What programs have opened in the page's editor. An editor that opens another in turn waits below it. */
import type { EditorDesk, OpenFile } from '../program';

export interface Desk extends EditorDesk {
  readonly openFile: OpenFile | null;
}

export function createDesk(): Desk {
  const opened: OpenFile[] = [];
  return {
    open(file) {
      const own = { ...file };
      opened.push(own);
      return () => {
        const at = opened.indexOf(own);
        if (at >= 0) opened.splice(at, 1);
      };
    },
    get openFile() {
      return opened.at(-1) ?? null;
    },
  };
}
