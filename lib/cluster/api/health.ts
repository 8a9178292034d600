/**
 * /healthz, /livez and /readyz, whole or check by check. What is checked really is part of this world; the real server
 * lists some forty start-up hooks more. Upstream: k8s.io/apiserver/pkg/server/healthz.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { pageNotFound, textAnswer } from './answer';
import { type Query, queryFlag } from './request-path';
import { methodNotAllowed } from './status';

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd'],
  livez: ['ping', 'log', 'etcd'],
  readyz: ['ping', 'log', 'etcd', 'informer-sync', 'shutdown'],
};

export const HEALTH_PATHS: readonly string[] = Object.entries(CHECKS).flatMap(([root, checks]) => [
  `/${root}`,
  ...checks.map((check) => `/${root}/${check}`),
]);

/** `null` where the path is none of these. */
export function answerHealth(
  request: HttpRequest,
  segments: readonly string[],
  query: Query,
): HttpResponse | null {
  const [root = '', check, ...rest] = segments;
  if (!Object.hasOwn(CHECKS, root)) return null;
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
  const checks = CHECKS[root]!;
  if (check !== undefined) {
    return rest.length === 0 && checks.includes(check) ? textAnswer(200, 'ok') : pageNotFound();
  }
  if (!queryFlag(query, 'verbose')) return textAnswer(200, 'ok');
  const excluded = query.exclude ?? [];
  const lines = checks.map((name) => `[+]${name} ${excluded.includes(name) ? 'excluded: ok' : 'ok'}\n`);
  return textAnswer(200, `${lines.join('')}${root} check passed\n`);
}
