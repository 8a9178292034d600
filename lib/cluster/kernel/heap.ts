/** A binary heap over a total order: the least entry is always at hand. */
export interface Heap<T> {
  readonly size: number;
  push(entry: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  /** Keeps only the entries for which this is true. */
  retain(keep: (entry: T) => boolean): void;
}

export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  let entries: T[] = [];

  function rise(from: number): void {
    const entry = entries[from]!;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, entries[parent]!)) break;
      entries[index] = entries[parent]!;
      index = parent;
    }
    entries[index] = entry;
  }

  function sink(from: number): void {
    const entry = entries[from]!;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && isBefore(entries[child + 1]!, entries[child]!)) child += 1;
      if (!isBefore(entries[child]!, entry)) break;
      entries[index] = entries[child]!;
      index = child;
    }
    entries[index] = entry;
  }

  return {
    get size() {
      return entries.length;
    },
    push(entry) {
      entries.push(entry);
      rise(entries.length - 1);
    },
    peek: () => entries[0],
    pop() {
      const least = entries[0];
      const last = entries.pop();
      if (entries.length > 0 && last !== undefined) {
        entries[0] = last;
        sink(0);
      }
      return least;
    },
    retain(keep) {
      entries = entries.filter(keep);
      for (let index = (entries.length >> 1) - 1; index >= 0; index -= 1) sink(index);
    },
  };
}
