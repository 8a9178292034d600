/** The Node thread: plays the same bundle's sessions where the server replays logs, in a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Plan, playSession } from './session';

const plan = workerData as Plan;
for (const session of plan.sessions) parentPort?.postMessage(playSession(plan, session));
