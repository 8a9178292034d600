/** The answer's body on its way to the terminal, a pipe or a file, with the progress meter where curl shows it. */
import type { Chunk, HttpResponse } from '../../../cluster/http';
import { FileSystemError, type Process, read, write } from '../../../cluster/process';
import { appendToFile, byteLength, writeWholeFile } from '../../files/access';
import { baseName } from '../../files/paths';
import { pathOf } from '../inputs';
import type { Url } from '../url';
import { CurlFailure } from './failure';
import type { Report } from './report';
import type { Plan } from './request';
import { describeHead } from './talk';

export function* receiveBody(
  plan: Plan,
  url: Url,
  index: number,
  response: HttpResponse,
  report: Report,
): Process<void> {
  const { context } = plan;
  const target = findTarget(plan, url, index);
  const isOnTerminal = target === null && context.terminal !== null;
  const save = target === null || target === '/dev/null' ? null : openTarget(plan, target);
  const put = function* (chunk: Chunk): Process<void> {
    if (target === null) yield* write(context.stdout, chunk);
    else save?.(chunk);
  };
  if (plan.showsHead) yield* put(describeHead(response));
  const { body } = response;
  if (plan.method !== 'HEAD' && body !== null) {
    if (typeof body === 'string' || body instanceof Uint8Array) {
      if (plan.isVerbose && !isOnTerminal)
        yield* write(context.stderr, `{ [${byteLength(body)} bytes data]\n`);
      report.downloadedBytes += byteLength(body);
      if (body.length > 0) yield* put(body);
    } else yield* receiveStream(plan, body, report, put);
  }
  if (!isOnTerminal && !plan.hidesProgress && !plan.isVerbose) {
    yield* write(context.stderr, progressMeter(report, context.nowMs()));
  }
}

function findTarget(plan: Plan, url: Url, index: number): string | null {
  const named = plan.outputs[index];
  if (named !== undefined) return named === '-' ? null : named;
  if (!plan.usesRemoteName) return null;
  const name = baseName(url.path.replace(/\?.*$/, ''));
  if (name === '') throw new CurlFailure(23, 'Remote file name has no length');
  return name;
}

function openTarget(plan: Plan, target: string): (chunk: Chunk) => void {
  const { files } = plan.context;
  const path = pathOf(plan.context, target);
  const guard = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlFailure(23, 'Failure writing output to destination');
    }
  };
  guard(() => writeWholeFile(files, path, ''));
  return (chunk) => guard(() => appendToFile(files, path, chunk));
}

function* receiveStream(
  plan: Plan,
  body: Extract<HttpResponse['body'], { tryRead: unknown }>,
  report: Report,
  put: (chunk: Chunk) => Process<void>,
): Process<void> {
  const { context } = plan;
  try {
    for (;;) {
      const leftMs =
        plan.timeoutMs === null
          ? undefined
          : Math.max(0, report.startedMs + plan.timeoutMs - context.nowMs());
      const chunk = yield* read(body, leftMs);
      if (chunk === null) return;
      if (chunk === undefined) {
        const elapsedMs = context.nowMs() - report.startedMs;
        throw new CurlFailure(
          28,
          `Operation timed out after ${elapsedMs} milliseconds with ${report.downloadedBytes} bytes received`,
        );
      }
      report.downloadedBytes += byteLength(chunk);
      yield* put(chunk);
    }
  } finally {
    body.cancel();
  }
}

const METER_HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

function progressMeter(report: Report, nowMs: number): string {
  const size = String(report.downloadedBytes);
  const elapsedMs = Math.max(1, nowMs - report.startedMs);
  const speed = String(Math.floor((report.downloadedBytes * 1000) / elapsedMs));
  const cell = size.padStart(5);
  const line = `100 ${cell}  100 ${cell}    0     0  ${speed.padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${speed.padStart(5)}`;
  return `${METER_HEAD}\r${line}\n`;
}
