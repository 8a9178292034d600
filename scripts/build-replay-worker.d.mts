export const REPLAY_WORKER: string;
export function buildReplayWorker(root?: string): Promise<string>;
