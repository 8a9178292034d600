import type { HttpRequest, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import type { ApiHooks } from './hooks';
import type { PodWrites } from './pod-writes';
import type { Registry } from './registry';

export interface ServerOptions {
  readonly kernel: Kernel;
  readonly registry: Registry;
  readonly pods: PodWrites;
  readonly hooks: () => ApiHooks;
}

export function createServer(_options: ServerOptions): (request: HttpRequest) => HttpResponse {
  return () => {
    throw new Error('the HTTP face is not written yet');
  };
}
