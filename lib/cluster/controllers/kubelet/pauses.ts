/** Waiting inside a task, told to the clock as what it is: progress that leads somewhere, or a period. */
import type { EventClass } from '../../cluster';
import type { Kernel } from '../../kernel/kernel';
import type { Process } from '../../process';

export function* pause(kernel: Kernel, delayMs: number, eventClass: EventClass): Process<void> {
  yield* waitFor(`pause ${delayMs} ms`, (resolve) =>
    kernel.schedule(delayMs, eventClass, () => resolve(undefined)),
  );
}

/** Anything that answers later by calling `resolve`. */
export function* waitFor<T>(name: string, start: (resolve: (value: T) => void) => () => void): Process<T> {
  return (yield {
    call: 'operation',
    name,
    start: start as (resolve: (value: unknown) => void) => () => void,
  }) as T;
}
