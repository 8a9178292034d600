/**
 * Writes Events for controllers, as client-go's recorder does: what was said before about the same object is
 * counted up, not written again. Leaves out the rate limit and "(combined from similar events)".
 * Upstream: k8s.io/client-go/tools/record.
 */
import { canonicalJson } from '../kernel/hash';
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { Event, KubernetesObject, ObjectReference } from '../resources';
import type { EventSource } from './client';
import { cloneJson, type Draft } from './decode';
import { eventKind } from './kinds/event';
import type { Registry } from './registry';
import { isApiError } from './status';

export interface EventRecorder {
  record(
    regarding: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    source: EventSource,
    fieldPath?: string,
  ): void;
}

interface Written {
  readonly namespace: string;
  readonly name: string;
  readonly atMs: number;
}

export function createEventRecorder(kernel: Kernel, registry: Registry): EventRecorder {
  const written = new Map<string, Written>();
  let lastStamp = 0n;

  /** Nanoseconds since 1970, never twice the same: what event names end in. */
  function stamp(): string {
    const now = BigInt(kernel.epochMs()) * 1_000_000n;
    lastStamp = now > lastStamp ? now : lastStamp + 1n;
    return lastStamp.toString(16);
  }

  function countUp({ namespace, name }: Written): boolean {
    if (registry.find(eventKind, namespace, name) === null) return false;
    const mutate = (current: KubernetesObject): Draft => ({
      ...(cloneJson(current) as Draft),
      count: ((current as Event).count ?? 1) + 1,
      lastTimestamp: kernel.timestamp(),
    });
    registry.update(eventKind, namespace, name, mutate, { part: 'main' });
    return true;
  }

  function create(event: Draft, namespace: string): string | null {
    try {
      return registry.create(eventKind, namespace, event).metadata.name;
    } catch (error) {
      // Events are best effort: a namespace that ends takes no more of them.
      if (isApiError(error)) return null;
      throw error;
    }
  }

  return {
    record(regarding, type, reason, message, source, fieldPath) {
      const involvedObject = referenceTo(regarding, fieldPath);
      const namespace = involvedObject.namespace ?? 'default';
      const { resourceVersion: _revision, ...subject } = involvedObject;
      const key = canonicalJson([subject, type, reason, message, source]);
      const before = written.get(key);
      const isRecent = before !== undefined && kernel.nowMs() - before.atMs < limits.eventAggregationMs;
      if (isRecent && countUp(before)) {
        written.set(key, { ...before, atMs: kernel.nowMs() });
        return;
      }
      const timestamp = kernel.timestamp();
      const name = create(
        {
          metadata: { name: `${regarding.metadata.name}.${stamp()}`, namespace },
          involvedObject,
          reason,
          message,
          source: { ...source },
          firstTimestamp: timestamp,
          lastTimestamp: timestamp,
          count: 1,
          type,
          eventTime: null,
          reportingComponent: source.component,
          reportingInstance: source.host ?? '',
        },
        namespace,
      );
      if (name !== null) written.set(key, { namespace, name, atMs: kernel.nowMs() });
    },
  };
}

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject, fieldPath?: string): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid: uid ?? name,
    apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
