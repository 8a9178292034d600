/** The module worker of the browsers: fetches the plan, plays it, and posts each session to the test's server. */
import { type Plan, playSession } from './session';

const post = (path: string, value: unknown) =>
  fetch(path, {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
  });

/** Which browser: the page puts its word behind the worker's address. */
const browser = new URL(self.location.href).search;

async function run(): Promise<void> {
  const plan = (await (await fetch('/plan.json')).json()) as Plan;
  await post(`/begin${browser}`, { agent: navigator.userAgent });
  for (const session of plan.sessions) {
    await post(`/played${browser}`, playSession(plan, session));
  }
  await post(`/end${browser}`, {});
}

run().catch((error: unknown) => {
  const reason = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  void post(`/failed${browser}`, { reason });
});
