/**
 * Probes: asks a container again and again whether it has started, lives and is ready. Kinds: httpGet,
 * tcpSocket, exec. Left out: grpc (never passes here, and an event says so), terminationGracePeriodSeconds of a
 * probe, host and scheme HTTPS. Upstream: pkg/kubelet/prober.
 */
import type { HttpOutcome } from '../../process';
import type { Container, Pod, Probe, ProbeHandler } from '../../resources';
import { type ContainerRun, createInvocation } from './container';
import { type Machine, recordPodEvent } from './machine';
import { drain } from './streams';

export interface ProbeTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly run: ContainerRun;
  readonly address: string;
  isListening(port: number): boolean;
}

export interface ProbeReports {
  setReady(ready: boolean): void;
  setStarted(): void;
  /** The container must be killed and started again. */
  kill(message: string): void;
}

type Kind = 'Startup' | 'Readiness' | 'Liveness';
export type Result = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Returns how to stop. A container without probes is started and ready at once. */
export function startProbes(machine: Machine, target: ProbeTarget, reports: ProbeReports): () => void {
  const { startupProbe, readinessProbe, livenessProbe } = target.container;
  const stops: (() => void)[] = [];

  function goOn(): void {
    reports.setStarted();
    if (readinessProbe === undefined) reports.setReady(true);
    else
      stops.push(repeat(machine, target, 'Readiness', readinessProbe, (passed) => reports.setReady(passed)));
    if (livenessProbe !== undefined)
      stops.push(
        repeat(machine, target, 'Liveness', livenessProbe, (passed) => {
          if (!passed)
            reports.kill(`Container ${target.container.name} failed liveness probe, will be restarted`);
        }),
      );
  }

  if (startupProbe === undefined) goOn();
  else {
    const stop = repeat(machine, target, 'Startup', startupProbe, (passed) => {
      stop();
      if (passed) goOn();
      else reports.kill(`Container ${target.container.name} failed startup probe, will be restarted`);
    });
    stops.push(stop);
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** Calls `decide` whenever the thresholds say something else than before. */
function repeat(
  machine: Machine,
  target: ProbeTarget,
  kind: Kind,
  probe: Probe,
  decide: (passed: boolean) => void,
): () => void {
  const { kernel } = machine;
  const periodMs = (probe.periodSeconds ?? 10) * 1000;
  let decided: boolean | null = kind === 'Readiness' ? false : null;
  let successes = 0;
  let failures = 0;
  let isStopped = false;
  let stopTimer = kernel.schedule((probe.initialDelaySeconds ?? 0) * 1000, 'periodic', attempt);
  let stopAttempt = () => {};

  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;

  function attempt(): void {
    stopTimer = kernel.schedule(periodMs, 'periodic', attempt);
    stopAttempt();
    stopAttempt = runHandler(machine, target, probe, timeoutMs, take);
  }

  function take(result: Result): void {
    if (isStopped) return;
    successes = result.ok ? successes + 1 : 0;
    failures = result.ok ? 0 : failures + 1;
    if (!result.ok) {
      const message = `${kind} probe failed: ${result.message}`;
      const container = { name: target.container.name, isInit: false };
      recordPodEvent(machine, target.pod, 'Warning', 'Unhealthy', message, container);
    }
    const passed = successes >= (probe.successThreshold ?? 1);
    const failed = failures >= (probe.failureThreshold ?? 3);
    if ((!passed && !failed) || decided === passed) return;
    decided = passed;
    decide(passed);
  }

  return () => {
    isStopped = true;
    stopTimer();
    stopAttempt();
  };
}

/** Asks once; also what lifecycle hooks do. Returns how to give up. */
export function runHandler(
  machine: Machine,
  target: ProbeTarget,
  probe: ProbeHandler,
  timeoutMs: number,
  done: (result: Result) => void,
): () => void {
  if (probe.httpGet !== undefined) return probeHttp(machine, target, probe, timeoutMs, done);
  if (probe.exec !== undefined) return probeExec(machine, target, probe.exec.command ?? [], timeoutMs, done);
  return machine.kernel.schedule(0, 'periodic', () => done(probeSocket(target, probe)));
}

function probeHttp(
  machine: Machine,
  target: ProbeTarget,
  probe: ProbeHandler,
  timeoutMs: number,
  done: (result: Result) => void,
): () => void {
  const { httpGet } = probe;
  const port = findPort(target.container, httpGet!.port);
  if (port === null) return machine.kernel.schedule(0, 'periodic', () => done(unknownPort(httpGet!.port)));
  const path = `/${(httpGet!.path ?? '/').replace(/^\//, '')}`;
  const headers: Record<string, string> = {
    host: `${target.address}:${port}`,
    'user-agent': 'kube-probe/1.36',
    accept: '*/*',
    connection: 'close',
  };
  for (const { name, value } of httpGet!.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const scheme = httpGet!.scheme === 'HTTPS' ? 'https' : 'http';
  const request = { method: 'GET', path, headers, body: null };
  const goal = { scheme, host: target.address, port, request, timeoutMs } as const;
  const url = `${scheme}://${target.address}:${port}${path}`;
  return machine.attachment.probe(goal, (outcome) => done(judgeHttp(outcome, url)));
}

function judgeHttp(outcome: HttpOutcome, url: string): Result {
  if (outcome.ok) {
    const { status } = outcome.response;
    if (status >= 200 && status < 400) return { ok: true };
    return { ok: false, message: `HTTP probe failed with statuscode: ${status}` };
  }
  const goal = `${outcome.address}:${outcome.port}`;
  const texts = {
    refused: `dial tcp ${goal}: connect: connection refused`,
    reset: 'EOF',
    tls: 'http: server gave HTTP response to HTTPS client',
    unreachable: `dial tcp ${goal}: connect: no route to host`,
    unresolved: 'no such host',
    'timed-out': 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  };
  return { ok: false, message: `Get "${url}": ${texts[outcome.failure]}` };
}

function probeSocket(target: ProbeTarget, probe: ProbeHandler): Result {
  if (probe.tcpSocket === undefined) return { ok: false, message: 'this kind of probe is not simulated' };
  const port = findPort(target.container, probe.tcpSocket.port);
  if (port === null) return unknownPort(probe.tcpSocket.port);
  if (target.isListening(port)) return { ok: true };
  return { ok: false, message: `dial tcp ${target.address}:${port}: connect: connection refused` };
}

function unknownPort(port: number | string): Result {
  return { ok: false, message: `couldn't find port: ${port}` };
}

function findPort(container: Container, port: number | string): number | null {
  if (typeof port === 'number') return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? null;
}

function probeExec(
  machine: Machine,
  { run }: ProbeTarget,
  command: readonly string[],
  timeoutMs: number,
  done: (result: Result) => void,
): () => void {
  const { kernel, runner } = machine;
  const stdin = kernel.createChannel('probe stdin');
  stdin.end();
  const stdout = kernel.createChannel('probe stdout');
  const stderr = kernel.createChannel('probe stderr');
  let output = '';
  for (const stream of [stdout, stderr]) {
    drain(
      stream,
      (chunk) => {
        if (typeof chunk === 'string' && output.length < 10_000) output += chunk;
      },
      () => {},
    );
  }
  const task = kernel.spawn(
    runner.run(createInvocation(run, command, { stdin, stdout, stderr }, null)),
    `probe ${command[0] ?? ''}`,
  );
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
      done(exitCode === 0 ? { ok: true } : { ok: false, message: output }),
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
