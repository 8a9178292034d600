/** What this device's own store holds, read and changed as the browser has it. */
import type { Page } from '@playwright/test';
import type { Entry } from '../../lib/sandbox/log';
import type { LocalAttempt } from '../../lib/sandbox/saving/local-store';

export interface Device {
  readonly attempts: readonly LocalAttempt[];
  /** Of the attempt that was not left. */
  readonly attempt: string;
  readonly entries: readonly Entry[];
  /** Its lines as they were typed. */
  readonly lines: readonly string[];
}

export async function readDevice(page: Page): Promise<Device> {
  const { attempts, stored } = await page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await ask(indexedDB.open('drydock'));
    const read = (name: string) => ask(database.transaction(name).objectStore(name).getAll());
    const found = { attempts: await read('attempts'), stored: await read('entries') };
    database.close();
    return found as { attempts: LocalAttempt[]; stored: { attempt: string; entry: Entry }[] };
  });
  const attempt = attempts.find(({ isLeft }) => !isLeft)?.id ?? '';
  const entries = stored.filter((one) => one.attempt === attempt).map(({ entry }) => entry);
  return {
    attempts,
    attempt,
    entries,
    lines: entries.flatMap((entry) => ('text' in entry ? [entry.text] : [])),
  };
}

/** Makes its attempt look as if another simulator had begun it, or as if more tasks had held. */
export async function upgradeDevice(
  page: Page,
  change: { readonly simulatorVersion?: string; readonly tasksDone?: readonly string[] },
): Promise<void> {
  await page.evaluate(async ({ simulatorVersion, tasksDone }) => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await ask(indexedDB.open('drydock'));
    const store = database.transaction('attempts', 'readwrite').objectStore('attempts');
    for (const attempt of (await ask(store.getAll())) as LocalAttempt[]) {
      const header = { ...attempt.header, ...(simulatorVersion && { simulatorVersion }) };
      await ask(store.put({ ...attempt, header, ...(tasksDone && { tasksDone }) }));
    }
    database.close();
  }, change);
}
