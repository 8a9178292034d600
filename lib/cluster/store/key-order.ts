/**
 * The keys of a store in their order, folder by folder: what ends with a slash. A new key costs next to nothing
 * until somebody lists its folder, and a list that nothing changed is the same list again.
 */
import { compareText } from '../kernel/text';

export interface KeyOrder<T> {
  /** `entry` is new, or stands for the one of this key that was there. */
  set(key: string, entry: T, isNew: boolean): void;
  delete(key: string): void;
  /** All with this prefix, in the order of their keys. */
  list(prefix: string): readonly T[];
}

interface Folder<T> {
  readonly name: string;
  readonly entries: Map<string, T>;
  /** Sorted. */
  keys: string[];
  /** Not sorted in yet. */
  fresh: string[];
  listed: readonly T[] | null;
}

const MOST_PREFIXES = 1_000;

/** Up to the last slash, with it. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

export function createKeyOrder<T>(): KeyOrder<T> {
  const folders = new Map<string, Folder<T>>();
  /** What a prefix was found to mean, until there is a new folder. */
  const found = new Map<string, readonly Folder<T>[]>();

  function folderFor(key: string): Folder<T> {
    const name = folderOf(key);
    const known = folders.get(name);
    if (known !== undefined) return known;
    found.clear();
    const made = { name, entries: new Map<string, T>(), keys: [], fresh: [], listed: null };
    folders.set(name, made);
    return made;
  }

  /** Folders of which some or all keys have this prefix, in order. */
  function foldersWith(prefix: string): readonly Folder<T>[] {
    const known = found.get(prefix);
    if (known !== undefined) return known;
    const all = [...folders.values()].filter(
      ({ name }) => name.startsWith(prefix) || prefix.startsWith(name),
    );
    all.sort((a, b) => compareText(a.name, b.name));
    if (found.size === MOST_PREFIXES) found.clear();
    found.set(prefix, all);
    return all;
  }

  return {
    set(key, entry, isNew) {
      const folder = folderFor(key);
      if (isNew) folder.fresh.push(key);
      folder.entries.set(key, entry);
      folder.listed = null;
    },
    delete(key) {
      const folder = folderFor(key);
      folder.entries.delete(key);
      folder.listed = null;
      const place = position(folder.keys, key);
      if (folder.keys[place] === key) folder.keys.splice(place, 1);
      else folder.fresh.splice(folder.fresh.indexOf(key), 1);
    },
    list(prefix) {
      const all = foldersWith(prefix);
      const [only] = all;
      if (only === undefined) return [];
      return all.length === 1 && only.name.startsWith(prefix) ? listFolder(only) : listSeveral(all, prefix);
    },
  };
}

function listSeveral<T>(folders: readonly Folder<T>[], prefix: string): readonly T[] {
  const isNested = folders.some(({ name }, index) => index > 0 && name.startsWith(folders[index - 1]!.name));
  const keyed = folders.flatMap((folder) => {
    const entries = listFolder(folder);
    return folder.keys.map((key, index) => ({ key, entry: entries[index]! }));
  });
  const wanted = keyed.filter(({ key }) => key.startsWith(prefix));
  if (isNested) wanted.sort((a, b) => compareText(a.key, b.key));
  return wanted.map(({ entry }) => entry);
}

function listFolder<T>(folder: Folder<T>): readonly T[] {
  return folder.listed ?? listAnew(folder);
}

function listAnew<T>(folder: Folder<T>): readonly T[] {
  if (folder.fresh.length > 0) {
    folder.keys = merge(folder.keys, folder.fresh.sort(compareText));
    folder.fresh = [];
  }
  folder.listed = folder.keys.map((key) => folder.entries.get(key)!);
  return folder.listed;
}

/** Index of the first key that is not before this one. */
function position(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(a: readonly string[], b: readonly string[]): string[] {
  const merged: string[] = [];
  let index = 0;
  for (const key of b) {
    while (index < a.length && a[index]! < key) merged.push(a[index++]!);
    merged.push(key);
  }
  while (index < a.length) merged.push(a[index++]!);
  return merged;
}
