// One start script at a time for a data folder: a file that names the process which holds it.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from './postgres.mjs';

/** Start time of a process in clock ticks, where the system tells it: a pid alone may have been given out again. */
function startedAt(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

export function readHolder(path) {
  if (!existsSync(path)) return null;
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    const isHeld =
      isAlive(holder.pid) && (holder.startedAt === '' || startedAt(holder.pid) === holder.startedAt);
    return isHeld ? holder : null;
  } catch {
    // Half written by a process that was killed while it wrote: nobody holds it.
    return null;
  }
}

/**
 * Takes the lock and returns {update(facts), release()}, or {holder} where another living process has it.
 * `facts` are told to whoever comes next, such as the address that is served.
 */
export function takeLock(path, facts = {}) {
  const mine = { pid: process.pid, startedAt: startedAt(process.pid), ...facts };
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o644 });
      return {
        update: (more) => {
          writeFileSync(`${path}.${process.pid}`, JSON.stringify({ ...mine, ...more }));
          renameSync(`${path}.${process.pid}`, path);
        },
        release: () => rmSync(path, { force: true }),
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder) return { holder };
      // Moved away, not removed: of two that find it stale only one can win the rename.
      try {
        renameSync(path, `${path}.stale-${process.pid}`);
        rmSync(`${path}.stale-${process.pid}`, { force: true });
      } catch {}
    }
  }
  return { holder: readHolder(path) ?? { pid: 0 } };
}
