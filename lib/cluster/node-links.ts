/**
 * Which nodes are cut off from everything: pulled cables, a dead switch. The node itself runs on and hears nothing,
 * and nobody hears it. In the real thing nothing knows of this; each part only finds out what it can't reach.
 */
export interface NodeLinks {
  isConnected(node: string): boolean;
  set(node: string, isConnected: boolean): void;
  /** Called after each change, in the order of the listeners. */
  onChange(listener: (node: string, isConnected: boolean) => void): void;
}

export function createNodeLinks(): NodeLinks {
  const cut = new Set<string>();
  const listeners: ((node: string, isConnected: boolean) => void)[] = [];
  return {
    isConnected: (node) => !cut.has(node),
    set(node, isConnected) {
      if (isConnected !== cut.has(node)) return;
      if (isConnected) cut.delete(node);
      else cut.add(node);
      for (const listener of listeners) listener(node, isConnected);
    },
    onChange: (listener) => listeners.push(listener),
  };
}
