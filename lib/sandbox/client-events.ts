/** What a client tells as it happens. Output waits for its first listener; who comes late still learns of the start. */
import type { SandboxClient, SandboxEvents } from './client';
import type { ScreenPiece } from './messages';

type Name = keyof SandboxEvents;
type Listener<Kind extends Name> = (event: SandboxEvents[Kind]) => void;

export function createEvents(): {
  readonly on: SandboxClient['on'];
  readonly tell: <Kind extends Name>(name: Kind, event: SandboxEvents[Kind]) => void;
} {
  const hearing = new Map<Name, Set<(event: never) => void>>();
  let unheard: ScreenPiece[] = [];
  let started: SandboxEvents['started'] | null = null;
  return {
    on: (name, listener) => {
      const set = hearing.get(name) ?? new Set();
      hearing.set(name, set);
      set.add(listener as (event: never) => void);
      if (name === 'started' && started) (listener as Listener<'started'>)(started);
      if (name === 'output' && unheard.length > 0) {
        const pieces = unheard;
        unheard = [];
        (listener as Listener<'output'>)(pieces);
      }
      return () => set.delete(listener as (event: never) => void);
    },
    tell: (name, event) => {
      const listeners = [...(hearing.get(name) ?? [])];
      if (name === 'started') started = event as SandboxEvents['started'];
      if (name === 'output' && listeners.length === 0) unheard.push(...(event as SandboxEvents['output']));
      for (const listener of listeners) (listener as (event: unknown) => void)(event);
    },
  };
}
