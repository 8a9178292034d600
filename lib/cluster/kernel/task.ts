/**
 * Runs the generators of process.ts. Every resumption is one event of the loop, so exactly one task runs at a
 * time, in the order of (virtual time, sequence), and every step is counted. A task that never sleeps still
 * pays: after so many resumptions within a millisecond the next one comes a millisecond later.
 */
import {
  type Process,
  SIGNAL_EXIT_CODES,
  type Signal,
  SignalError,
  type Syscall,
  type TaskHandle,
} from '../process';
import { limits } from './limits';
import type { Loop } from './loop';

/** Something that we did wrong: a task threw what is no signal. */
export interface Fault {
  readonly task: string;
  readonly atMs: number;
  readonly error: unknown;
}

/** EX_SOFTWARE: what a task ends with that met a mistake of ours. */
export const FAULT_EXIT_CODE = 70;

const UNITS_OF_ENTER = 8;

export interface Tasks {
  /** Its first step is an event of this millisecond. */
  spawn(process: Process<number>, name: string): TaskHandle;
  /** Ahead of all other events of this millisecond. A task that has ended is left alone. */
  signal(task: TaskHandle, signal: Signal): void;
  /** Calls once, as an event, with the exit code; also where the task has ended already. Returns how to stop waiting. */
  onExit(task: TaskHandle, listener: (exitCode: number) => void): () => void;
  /**
   * Counts work of the task that runs. Beyond what one resumption may do it throws SIGKILL: a single step must not
   * take a machine's time or memory, and must end at the same place everywhere.
   */
  spend(units: number): void;
  /** False where as many tasks live as a world bears. Programs ask before they start another; the world's own parts don't. */
  hasRoom(): boolean;
  readonly faults: readonly Fault[];
}

interface Task {
  readonly id: number;
  readonly name: string;
  exitCode: number | null;
  /** What was entered and has not ended, innermost last: the innermost is the one that runs. */
  readonly running: Process<unknown>[];
  /** Calls off what the task waits for. */
  stopWaiting: () => void;
  exitListeners: ((exitCode: number) => void)[];
  resumptions: number;
  resumedAtMs: number;
}

type Move = (process: Process<unknown>) => IteratorResult<Syscall, unknown>;

export function createTasks(loop: Loop, onEnd: (task: TaskHandle, exitCode: number) => void): Tasks {
  const tasks = new Map<TaskHandle, Task>();
  const faults: Fault[] = [];
  let lastId = 0;
  /** What had been spent when the running task was resumed; `null` while none runs. */
  let spentBefore: number | null = null;

  function spend(units: number): void {
    loop.spend(units);
    if (spentBefore !== null && loop.spent - spentBefore > limits.unitsOfResumption) {
      throw new SignalError('SIGKILL');
    }
  }

  function finish(task: Task, exitCode: number): void {
    task.exitCode = exitCode;
    task.stopWaiting = () => {};
    tasks.delete(task);
    onEnd(task, exitCode);
    const listeners = task.exitListeners;
    task.exitListeners = [];
    for (const listener of listeners) loop.schedule(0, 'progress', () => listener(exitCode));
  }

  function fail(task: Task, error: unknown): void {
    if (error instanceof SignalError) {
      finish(task, SIGNAL_EXIT_CODES[error.signal]);
      return;
    }
    faults.push({ task: task.name, atMs: loop.nowMs(), error });
    finish(task, FAULT_EXIT_CODE);
  }

  /** Moves the innermost process on; what it returns or throws goes to the one that entered it. */
  function proceed(task: Task, first: Move): void {
    task.stopWaiting = () => {};
    spentBefore = loop.spent;
    const act = advance(task, first);
    spentBefore = null;
    act();
  }

  /** Until a system call or the end; returns what is to be done then. */
  function advance(task: Task, first: Move): () => void {
    const { running } = task;
    let move = first;
    for (;;) {
      let result: IteratorResult<Syscall, unknown>;
      try {
        result = move(running.at(-1)!);
      } catch (error) {
        running.pop();
        if (running.length === 0) return () => fail(task, error);
        move = (process) => process.throw(error);
        continue;
      }
      if (!result.done) {
        const syscall = result.value;
        if (syscall.call !== 'enter') return () => begin(task, syscall);
        loop.spend(UNITS_OF_ENTER);
        running.push(syscall.process);
        move = (process) => process.next();
        continue;
      }
      const { value } = result;
      running.pop();
      if (running.length === 0) return () => finish(task, value as number);
      move = (process) => process.next(value);
    }
  }

  /** Goes on with the task now, or a millisecond later where it had its share of this one. */
  function whenAffordable(task: Task, act: () => void): void {
    if (task.resumedAtMs !== loop.nowMs()) {
      task.resumedAtMs = loop.nowMs();
      task.resumptions = 0;
    }
    if (task.resumptions >= limits.stepsPerMillisecond) {
      const { stopWaiting } = task;
      const stopDelay = loop.schedule(1, 'periodic', () => whenAffordable(task, act));
      task.stopWaiting = () => {
        stopDelay();
        stopWaiting();
      };
      return;
    }
    task.resumptions += 1;
    act();
  }

  const resume = (task: Task, value: unknown): void => proceed(task, (process) => process.next(value));

  function resumeSoon(task: Task, value: unknown): void {
    task.stopWaiting = loop.schedule(0, 'progress', () => whenAffordable(task, () => resume(task, value)));
  }

  function resumeAfter(task: Task, delayMs: number): void {
    const act = (): void => whenAffordable(task, () => resume(task, undefined));
    task.stopWaiting = loop.schedule(delayMs, 'periodic', act);
  }

  /** Adds a time-out to what the task waits for; `value` is what it gets then. */
  function giveUpAfter(task: Task, timeoutMs: number | undefined, value: unknown): void {
    if (timeoutMs === undefined) return;
    const { stopWaiting } = task;
    const stopTimer = loop.schedule(timeoutMs, 'periodic', () => {
      stopWaiting();
      whenAffordable(task, () => resume(task, value));
    });
    task.stopWaiting = () => {
      stopTimer();
      stopWaiting();
    };
  }

  function beginRead(task: Task, { from, timeoutMs }: Extract<Syscall, { call: 'read' }>): void {
    let stopTimer = () => {};
    const attempt = (): void =>
      whenAffordable(task, () => {
        const chunk = from.tryRead();
        if (chunk === undefined) {
          listen();
          return;
        }
        stopTimer();
        resume(task, chunk);
      });
    function listen(): void {
      const stopListening = from.onReadable(attempt);
      task.stopWaiting = () => {
        stopListening();
        stopTimer();
      };
    }
    if (timeoutMs !== undefined) {
      stopTimer = loop.schedule(timeoutMs, 'periodic', () => {
        task.stopWaiting();
        whenAffordable(task, () => resume(task, from.tryRead()));
      });
    }
    listen();
  }

  function beginWrite(task: Task, { to, chunk }: Extract<Syscall, { call: 'write' }>): void {
    task.stopWaiting = to.onWritable(() =>
      whenAffordable(task, () => {
        const outcome = to.tryWrite(chunk);
        if (outcome === 'accepted') loop.spend(chunk.length);
        if (outcome === 'accepted') resume(task, undefined);
        else if (outcome === 'full') beginWrite(task, { call: 'write', to, chunk });
        else proceed(task, (process) => process.throw(new SignalError('SIGPIPE')));
      }),
    );
  }

  function beginWait(task: Task, { task: other, timeoutMs }: Extract<Syscall, { call: 'wait' }>): void {
    task.stopWaiting = onExit(other, (exitCode) => {
      task.stopWaiting();
      whenAffordable(task, () => resume(task, exitCode));
    });
    giveUpAfter(task, timeoutMs, null);
  }

  function beginOperation(task: Task, { start }: Extract<Syscall, { call: 'operation' }>): void {
    let isResolved = false;
    let giveUp: () => void = () => {};
    task.stopWaiting = () => {
      isResolved = true;
      giveUp();
    };
    const resolve = (value: unknown): void => {
      if (isResolved) return;
      isResolved = true;
      resumeSoon(task, value);
    };
    giveUp = start(resolve);
  }

  function begin(task: Task, syscall: Exclude<Syscall, { call: 'enter' }>): void {
    switch (syscall.call) {
      case 'step':
        // A loop that only counts steps must not look like progress to a judge that waits for calm.
        resumeAfter(task, 0);
        break;
      case 'sleep':
        resumeAfter(task, Math.ceil(syscall.delayMs));
        break;
      case 'read':
        beginRead(task, syscall);
        break;
      case 'write':
        beginWrite(task, syscall);
        break;
      case 'spawn':
        resumeSoon(task, spawn(syscall.process, syscall.name));
        break;
      case 'wait':
        beginWait(task, syscall);
        break;
      case 'signal':
        resumeSoon(task, undefined);
        signal(syscall.task, syscall.signal);
        break;
      case 'operation':
        beginOperation(task, syscall);
        break;
    }
  }

  function spawn(process: Process<number>, name: string): TaskHandle {
    lastId += 1;
    const task: Task = {
      id: lastId,
      name,
      exitCode: null,
      running: [process],
      stopWaiting: () => {},
      exitListeners: [],
      resumptions: 0,
      resumedAtMs: -1,
    };
    tasks.set(task, task);
    resumeSoon(task, undefined);
    return task;
  }

  function kill(task: Task): void {
    for (const process of task.running.splice(0).reverse()) {
      try {
        for (let attempt = 0; attempt < limits.killAttempts; attempt += 1) {
          if (process.return(SIGNAL_EXIT_CODES.SIGKILL).done) break;
        }
      } catch (error) {
        if (!(error instanceof SignalError)) {
          faults.push({ task: task.name, atMs: loop.nowMs(), error });
        }
      }
    }
    finish(task, SIGNAL_EXIT_CODES.SIGKILL);
  }

  function signal(handle: TaskHandle, name: Signal): void {
    loop.scheduleFirst(loop.nowMs(), () => {
      const task = tasks.get(handle);
      if (task === undefined) return;
      task.stopWaiting();
      if (name === 'SIGKILL') kill(task);
      else proceed(task, (process) => process.throw(new SignalError(name)));
    });
  }

  function onExit(handle: TaskHandle, listener: (exitCode: number) => void): () => void {
    const task = tasks.get(handle);
    if (task === undefined) return loop.schedule(0, 'progress', () => listener(handle.exitCode ?? 0));
    let isCancelled = false;
    task.exitListeners.push((exitCode) => {
      if (!isCancelled) listener(exitCode);
    });
    return () => {
      isCancelled = true;
    };
  }

  const hasRoom = (): boolean => tasks.size < limits.liveTasks;
  return { spawn, signal, onExit, spend, hasRoom, faults };
}
