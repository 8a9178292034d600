/**
 * Asks a container once: httpGet, tcpSocket, grpc, exec. A program of the same pod that answers at once is asked without
 * any event of the clock: thousands of probes may go on for ever. Left out: redirects are not followed (3xx passes).
 * A program speaks gRPC here where it answers with `content-type: application/grpc`; the body is its serving status.
 * Upstream: pkg/probe, pkg/kubelet/prober.
 */
import type { HttpRequest, HttpResponse } from '../../http';
import { hashText } from '../../kernel/hash';
import type { HttpOutcome } from '../../process';
import type { Container, ProbeHandler } from '../../resources';
import type { ProbeTarget } from './aids';
import { createInvocation, findMissing } from './container';
import type { Machine } from './machine';
import { drain } from './streams';

export type Result =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly message: string;
      /** Nothing was learnt about the container: the result does not count. */
      readonly isUnknown?: boolean;
      readonly exitCode?: number;
    };

type Done = (result: Result) => void;

const nothing = (): void => {};

/** Returns how to give up. */
export function runHandler(
  machine: Machine,
  target: ProbeTarget,
  probe: ProbeHandler,
  timeoutMs: number,
  done: Done,
): () => void {
  if (probe.exec !== undefined) return probeExec(machine, target, probe.exec.command ?? [], timeoutMs, done);
  const grpc = probe['grpc'] as { readonly port: number; readonly service?: string } | undefined;
  const wanted = probe.httpGet?.port ?? probe.tcpSocket?.port ?? grpc?.port ?? 0;
  const port = findPort(target.record.spec, wanted);
  if (port === null) {
    done({
      ok: false,
      isUnknown: true,
      message: `strconv.Atoi: parsing ${JSON.stringify(wanted)}: invalid syntax`,
    });
    return nothing;
  }
  if (probe.httpGet !== undefined) return probeHttp(machine, target, probe.httpGet, port, timeoutMs, done);
  if (grpc !== undefined) return probeGrpc(machine, target, port, timeoutMs, done);
  return probeSocket(machine, target, probe.tcpSocket?.host, port, timeoutMs, done);
}

function findPort(container: Container, port: number | string): number | null {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : null);
}

function probeHttp(
  machine: Machine,
  target: ProbeTarget,
  httpGet: NonNullable<ProbeHandler['httpGet']>,
  port: number,
  timeoutMs: number,
  done: Done,
): () => void {
  const path = `/${(httpGet.path ?? '/').replace(/^\//, '')}`;
  const host = httpGet.host || target.address;
  const headers: Record<string, string> = {
    host: `${host}:${port}`,
    'user-agent': 'kube-probe/1.36',
    accept: '*/*',
    connection: 'close',
  };
  for (const { name, value } of httpGet.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const scheme = httpGet.scheme === 'HTTPS' ? 'https' : 'http';
  const request = { method: 'GET', path, headers, body: null };
  const url = `${scheme}://${host}:${port}${path}`;
  if (host === target.address && scheme === 'http') {
    const judge = (response: HttpResponse | null): void =>
      done(response === null ? tellTimeout(url) : judgeStatus(response.status));
    const asked = askDirectly(machine, target, request, port, timeoutMs, judge);
    if (asked !== null) return asked;
  }
  const goal = { scheme, host, port, request, timeoutMs } as const;
  return machine.attachment.probe(goal, (outcome) => done(judgeHttp(outcome, url)));
}

/** Null where it has to take the long way: nobody listens there, or not in plain HTTP. `null` as answer: too late. */
function askDirectly(
  { kernel, internalAddress }: Machine,
  target: ProbeTarget,
  request: HttpRequest,
  port: number,
  timeoutMs: number,
  done: (response: HttpResponse | null) => void,
): (() => void) | null {
  const listener = target.attachment.endpoint.listeners.get(port);
  if (listener === undefined || listener.secure || 'accept' in listener) return null;
  let isOver = false;
  let stopTimer = nothing;
  const finish = (response: HttpResponse | null): void => {
    if (isOver) return;
    isOver = true;
    stopTimer();
    done(response);
  };
  const client = { clientAddress: internalAddress, clientPort: 40_000, connection: 0 };
  listener.handler({ request, localAddress: target.address, localPort: port, ...client }, finish);
  if (!isOver) stopTimer = kernel.schedule(timeoutMs, 'periodic', () => finish(null));
  return () => {
    isOver = true;
    stopTimer();
  };
}

function judgeStatus(status: number): Result {
  if (status >= 200 && status < 400) return { ok: true };
  return { ok: false, message: `HTTP probe failed with statuscode: ${status}` };
}

const TOO_LATE = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

function tellTimeout(url: string): Result {
  return { ok: false, message: `Get "${url}": ${TOO_LATE}` };
}

function judgeHttp(outcome: HttpOutcome, url: string): Result {
  if (outcome.ok) return judgeStatus(outcome.response.status);
  const goal = `${outcome.address}:${outcome.port}`;
  const texts: Readonly<Record<typeof outcome.failure, string>> = {
    refused: `dial tcp ${goal}: connect: connection refused`,
    reset: 'EOF',
    'not-http': 'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
    tls: 'http: server gave HTTP response to HTTPS client',
    unreachable: `dial tcp ${goal}: connect: no route to host`,
    unresolved: `dial tcp: lookup ${url.split('/')[2]?.split(':')[0]}: no such host`,
    'timed-out': TOO_LATE,
  };
  return { ok: false, message: `Get "${url}": ${texts[outcome.failure]}` };
}

function probeSocket(
  machine: Machine,
  target: ProbeTarget,
  host: string | undefined,
  port: number,
  timeoutMs: number,
  done: Done,
): () => void {
  const refused = (address: string): Result => ({
    ok: false,
    message: `dial tcp ${address}:${port}: connect: connection refused`,
  });
  if (!host || host === target.address) {
    done(target.attachment.isListening(port) ? { ok: true } : refused(target.address));
    return nothing;
  }
  const request = { method: 'GET', path: '/', headers: { host }, body: null };
  return machine.attachment.probe({ scheme: 'http', host, port, request, timeoutMs }, (outcome) => {
    if (outcome.ok || outcome.connected) done({ ok: true });
    else if (outcome.failure === 'refused') done(refused(outcome.address ?? host));
    else done({ ok: false, message: `dial tcp ${outcome.address ?? host}:${port}: i/o timeout` });
  });
}

function probeGrpc(
  machine: Machine,
  target: ProbeTarget,
  port: number,
  timeoutMs: number,
  done: Done,
): () => void {
  const request = {
    method: 'POST',
    path: '/grpc.health.v1.Health/Check',
    headers: { host: `${target.address}:${port}`, 'content-type': 'application/grpc' },
    body: null,
  };
  const tooLate: Result = {
    ok: false,
    message: `timeout: failed to connect service "${target.address}:${port}" within ${timeoutMs / 1000}s: context deadline exceeded`,
  };
  const judge = (response: HttpResponse | null): void => {
    if (response?.headers['content-type'] !== 'application/grpc') done(tooLate);
    else if (response.body === 'SERVING') done({ ok: true });
    else done({ ok: false, message: `service unhealthy (responded with "${String(response.body)}")` });
  };
  const asked = askDirectly(machine, target, request, port, timeoutMs, judge);
  if (asked !== null) return asked;
  done(tooLate);
  return nothing;
}

function probeExec(
  machine: Machine,
  { record, run }: ProbeTarget,
  command: readonly string[],
  timeoutMs: number,
  done: Done,
): () => void {
  const { kernel, runner } = machine;
  const missing = findMissing(command, run.programs, run.files);
  if (missing !== null) {
    const id = hashText(`probe ${run.id} ${record.spec.name} ${kernel.nowMs()}`);
    const message = `rpc error: code = Unknown desc = failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${missing}`;
    done({ ok: false, isUnknown: true, message });
    return nothing;
  }
  const stdin = kernel.createChannel('probe stdin');
  stdin.end();
  const output = kernel.createChannel('probe output');
  let text = '';
  drain(
    output,
    (chunk) => {
      if (typeof chunk === 'string' && text.length < 10_000) text += chunk;
    },
    nothing,
  );
  const streams = { stdin, stdout: output, stderr: output };
  const task = kernel.spawn(runner.run(createInvocation(run, command, streams, null)), 'probe');
  run.others.add(task);
  const stopTimer = kernel.schedule(timeoutMs, 'periodic', () => {
    stop();
    done({
      ok: false,
      message: `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s`,
    });
  });
  const stopWaiting = kernel.onExit(task, (exitCode) => {
    stopTimer();
    run.others.delete(task);
    // The output is drained by events of this millisecond.
    kernel.schedule(0, 'periodic', () =>
      done(exitCode === 0 ? { ok: true } : { ok: false, message: text, exitCode }),
    );
  });
  function stop(): void {
    stopTimer();
    stopWaiting();
    run.others.delete(task);
    kernel.signal(task, 'SIGKILL');
  }
  return stop;
}
