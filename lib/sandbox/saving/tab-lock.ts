/**
 * One tab writes a lesson's log at a time. The second one says so, and may take over. Where the browser has no
 * locks, or refuses them, every tab writes; the server then makes a fork of what differs.
 */

export interface TabLock {
  /** True where this tab now writes. `onLost` is called once another tab takes over. */
  acquire(takeOver: boolean, onLost: () => void): Promise<boolean>;
  release(): void;
}

export function createTabLock(name: string, locks: LockManager | undefined = findLocks()): TabLock {
  let release: (() => void) | null = null;
  return {
    acquire: (takeOver, onLost) =>
      new Promise((resolve) => {
        // Without locks, or with the lock in hand since an earlier call.
        if (!locks || release) {
          resolve(true);
          return;
        }
        const options: LockOptions = takeOver ? { steal: true } : { ifAvailable: true };
        let isHeld = false;
        locks
          .request(name, options, (lock) => {
            if (!lock) {
              resolve(false);
              return undefined;
            }
            isHeld = true;
            resolve(true);
            return new Promise<void>((done) => {
              release = done;
            });
          })
          .catch(() => {
            release = null;
            if (isHeld) onLost();
            // Locks may be forbidden (a sandboxed frame): better two writers than none.
            else resolve(true);
          });
      }),
    release: () => {
      release?.();
      release = null;
    },
  };
}

function findLocks(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks;
}
