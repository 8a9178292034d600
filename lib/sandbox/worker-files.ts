/** The home directory as the page's editor lists it. Contents stay where they are until they are asked for. */
import type { HomeFile, WorkerMessage } from './messages';
import type { Sandbox } from './sandbox';

const MOST_FILES = 300;

/** Files that have not changed are not read through again. */
export function createHomeListing(): (sandbox: Sandbox) => Extract<WorkerMessage, { type: 'files' }> {
  let known = new Map<string, { readonly content: string; readonly file: HomeFile }>();
  return (sandbox) => {
    const paths = sandbox.listFiles();
    const next: typeof known = new Map();
    for (const path of paths.slice(0, MOST_FILES)) {
      const content = sandbox.readFile(path);
      if (content === null) continue;
      const before = known.get(path);
      if (before?.content === content) next.set(path, before);
      else next.set(path, { content, file: { path, length: content.length, stamp: stampOf(content) } });
    }
    known = next;
    const files = [...next.values()].map(({ file }) => file);
    return { type: 'files', files, more: Math.max(0, paths.length - MOST_FILES) };
  };
}

/** FNV-1a, 32 bits, and the length: tells versions of one file apart, no more. */
function stampOf(content: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < content.length; index += 1) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193);
  }
  return `${content.length}-${(hash >>> 0).toString(36)}`;
}
