/** Saving from the page's editor: refused in words before anything changes, or done whole. */
import { type FileSystem, FileSystemError } from '../../cluster/process';
import { byteLength, factsOf, missingReason } from '../files/access';
import { parentOf, resolvePath } from '../files/paths';

/** Places that every machine has and that hold no file of the learner's. */
const DEVICES = '/dev';

/** Why it can't be, or `null`. It says the same before and after an entry is in, in every replay. */
export function refuseSave(files: FileSystem, home: string, path: string, content: string): string | null {
  const absolute = resolvePath(home, path);
  const say = (reason: string) => `${path} was not saved: ${reason}`;
  if (path === '' || path.endsWith('/')) return say('a path is expected to end in the name of a file');
  if (absolute === DEVICES || absolute.startsWith(`${DEVICES}/`)) return say('this is a device, not a file');
  const facts = factsOf(files, absolute);
  if (facts?.kind === 'directory') return say('this is a directory, not a file');
  if (facts === null && missingReason(files, absolute) === 'Not a directory')
    return say('a part of its path is a file, not a directory');
  if (byteLength(content) > MOST_BYTES) return say(`a file may have ${MOST_BYTES} bytes`);
  return null;
}

/** The editor makes missing directories, as a learner who writes `k8s/pod.yaml` expects. */
export function saveFile(files: FileSystem, home: string, path: string, content: string): string | null {
  const refusal = refuseSave(files, home, path, content);
  if (refusal !== null) return refusal;
  const absolute = resolvePath(home, path);
  try {
    files.makeDirectory(parentOf(absolute));
    files.writeFile(absolute, content);
    return null;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    return `${path} was not saved: ${error.message}`;
  }
}

const MOST_BYTES = 1024 * 1024;
