/** Starts a server of an image without a node: its kernel is real, its port is asked directly. */

import { createServerContext } from '../controllers/kubelet/server-context';
import type { HttpResponse } from '../http';
import { findImage } from '../images/catalogue';
import type { Image, ServerContext } from '../images/image';
import { parseReference } from '../images/reference';
import { createKernel } from '../kernel/kernel';
import { createNetwork } from '../network/wire';
import { PARTS } from '../parts';
import type { Signal } from '../process';
import { createTestRunner } from './runner';

export interface TestServer {
  ask(
    method: string,
    path: string,
    more?: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
  ): HttpResponse | null;
  /** What a client with bare TCP gets to see; `null` where it was not let in. */
  talk(...pieces: readonly string[]): string | null;
  /** Runs a program of the image beside it. */
  exec(...argv: readonly string[]): { readonly output: string; readonly exitCode: number | null };
  signal(signal: Signal): void;
  advance(ms: number): void;
  /** Both streams, in order. */
  log(): string;
  readonly port: number | null;
  /** `null` while it runs. */
  readonly exitCode: number | null;
}

export interface TestServerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const STARTS_AT = Date.UTC(2026, 0, 1, 0, 0, 31);

export function lookUpImage(name: string): Image | 'no-tag' | 'no-repository' | 'no-name' {
  const parsed = parseReference(name);
  return parsed.ok
    ? findImage(
        parsed.reference,
        PARTS.flatMap(({ images = [] }) => images),
      )
    : 'no-name';
}

export function startImage(name: string, options: TestServerOptions = {}): TestServer {
  const found = lookUpImage(name);
  if (typeof found === 'string') throw new Error(`${name}: ${found}`);
  const kernel = createKernel({ seed: 1, startsAtEpochMs: STARTS_AT });
  const network = createNetwork(kernel);
  const node = network.addNode({ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: null });
  const shape = { namespace: 'default', name: 'pod-web', uid: 'uid-1', address: '1.1.1.3' };
  const attachment = network.addPod(shape, node);
  const files = createTestRunner().createFiles({ ...found.files, ...options.files });
  const hosts = { hosts: () => '127.0.0.1\tlocalhost\n1.1.1.3\tpod-web\n', resolvConf: () => '' };
  const client = attachment.createHost('client', 'node', hosts);
  const around = {
    kernel,
    attachment,
    files,
    runner: createTestRunner(),
    hostname: 'pod-web',
    host: attachment.createHost('pod-web', 'container', hosts),
    programs: [...found.programs],
    owner: 'uid-1/web',
    others: new Set<never>(),
  };
  const environment = { PATH: '/bin', HOSTNAME: 'pod-web', ...found.environment, ...options.environment };
  const { workingDirectory } = found;
  const createContext = (
    argv: readonly string[],
    isFirst: boolean,
    writeLog: ServerContext['writeLog'],
  ): ServerContext =>
    createServerContext(around as never, { argv, environment, workingDirectory, isFirst, writeLog });
  const run = (argv: readonly string[], isFirst: boolean) => {
    let text = '';
    const context = createContext(argv, isFirst, (_stream, piece) => {
      text += piece;
    });
    const server = found.servers[argv[0]!];
    if (server === undefined) throw new Error(`${argv[0]} is no server of ${name}`);
    const task = kernel.spawn(server(context), argv.join(' '));
    kernel.run({ untilMs: kernel.nowMs() });
    return { task, text: () => text };
  };

  const given = [...(options.command ?? found.entrypoint), ...(options.args ?? found.command)];
  const first = run(found.unwrap?.(given) ?? given, true);
  const listening = () => [...attachment.endpoint.listeners.keys()][0] ?? null;
  const settle = (ms: number): void => {
    kernel.run({ untilMs: kernel.nowMs() + ms });
  };
  return {
    log: first.text,
    get port() {
      return listening();
    },
    get exitCode() {
      return first.task.exitCode;
    },
    ask(method, path, { body = null, headers = {} } = {}) {
      const answers: HttpResponse[] = [];
      const all = { host: 'web:80', 'user-agent': 'curl/8', ...headers };
      const request = { method, path, headers: all, body };
      const goal = { scheme: 'http', host: '1.1.1.3', port: listening() ?? 80, request } as const;
      client.network.http(goal, (outcome) => {
        if (outcome.ok) answers.push(outcome.response);
      });
      settle(0);
      return answers[0] ?? null;
    },
    talk(...pieces) {
      let text: string | null = null;
      client.network.stream({ host: '1.1.1.3', port: listening() ?? 80 }, (outcome) => {
        if (!outcome.ok) return;
        text = '';
        for (const piece of pieces) outcome.output.tryWrite(piece);
        const take = (): void => {
          const chunk = outcome.input.tryRead();
          if (chunk === null) return;
          if (chunk !== undefined) text += typeof chunk === 'string' ? chunk : String.fromCharCode(...chunk);
          outcome.input.onReadable(take);
        };
        take();
      });
      settle(0);
      return text;
    },
    exec(...argv) {
      const { task, text } = run(argv, false);
      settle(0);
      return { output: text(), exitCode: task.exitCode };
    },
    signal(signal) {
      kernel.signal(first.task, signal);
      settle(0);
    },
    advance: settle,
  };
}
