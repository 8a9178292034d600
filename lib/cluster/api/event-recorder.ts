/**
 * Writes Events for controllers, as client-go's recorder does: what was said before about the same object is counted up;
 * more than nine different messages of one reason within ten minutes become one, "(combined from similar events): …"; and
 * an object that is talked about too much (25 at once, then one in five minutes) is not talked about for a while.
 * Upstream: k8s.io/client-go/tools/record/events_cache.go.
 */
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { Event, KubernetesObject, ObjectReference } from '../resources';
import type { EventSource } from './client';
import type { Draft } from './decode';
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

/** What one component has said of one object. */
interface Subject {
  /** How many more events it may cause now. */
  tokens: number;
  atMs: number;
  readonly groups: Map<string, Group>;
}

/** Of one type and reason. */
interface Group {
  /** Different messages lately. */
  readonly messages: Set<string>;
  atMs: number;
  readonly written: Map<string, Written>;
}

interface Written {
  readonly name: string;
  count: number;
}

const BURST = 25;
const REFILL_MS = 300_000;
const MOST_MESSAGES = 10;
const COMBINED = '(combined from similar events): ';

export function createEventRecorder(kernel: Kernel, registry: Registry): EventRecorder {
  /** Those that were talked of last stand at the end. */
  const subjects = new Map<string, Subject>();
  let lastStamp = 0n;

  /** Nanoseconds since 1970, never twice the same: what event names end in. */
  function stamp(): string {
    const now = BigInt(kernel.epochMs()) * 1_000_000n;
    lastStamp = now > lastStamp ? now : lastStamp + 1n;
    return lastStamp.toString(16);
  }

  function findSubject(key: string): Subject {
    const now = kernel.nowMs();
    const known = subjects.get(key);
    if (known !== undefined) {
      subjects.delete(key);
      subjects.set(key, known);
      return known;
    }
    const subject: Subject = { tokens: BURST, atMs: now, groups: new Map() };
    subjects.set(key, subject);
    if (subjects.size > limits.eventSubjects) subjects.delete(subjects.keys().next().value!);
    return subject;
  }

  function findGroup(subject: Subject, key: string): Group {
    const now = kernel.nowMs();
    const known = subject.groups.get(key);
    const group = known ?? { messages: new Set(), atMs: now, written: new Map() };
    if (known === undefined) subject.groups.set(key, group);
    if (now - group.atMs > limits.eventAggregationMs) group.messages.clear();
    group.atMs = now;
    return group;
  }

  /** Every event costs a token, also one that is only counted. */
  function mayBeWritten(subject: Subject): boolean {
    const now = kernel.nowMs();
    subject.tokens = Math.min(BURST, subject.tokens + (now - subject.atMs) / REFILL_MS);
    subject.atMs = now;
    if (subject.tokens < 1) return false;
    subject.tokens -= 1;
    return true;
  }

  function countUp(namespace: string, { name, count }: Written, message: string): boolean {
    if (registry.find(eventKind, namespace, name) === null) return false;
    const lastTimestamp = kernel.timestamp();
    const mutate = (current: KubernetesObject): Draft => ({
      ...(current as Event),
      metadata: { ...current.metadata },
      message,
      count,
      lastTimestamp,
    });
    registry.update(eventKind, namespace, name, mutate, { part: 'main' });
    return true;
  }

  function create(event: Draft, namespace: string): void {
    try {
      registry.create(eventKind, namespace, event);
    } catch (error) {
      // Events are best effort: a namespace that ends takes no more of them.
      if (!isApiError(error)) throw error;
    }
  }

  return {
    record(regarding, type, reason, message, source, fieldPath) {
      const involvedObject = referenceTo(regarding, fieldPath);
      const namespace = involvedObject.namespace ?? 'default';
      const { component, host = '' } = source;
      const subject = findSubject(`${component} ${host} ${involvedObject.uid}`);
      const group = findGroup(subject, `${type} ${reason}`);
      const isCombined = group.messages.size >= MOST_MESSAGES - 1 && !group.messages.has(message);
      if (!isCombined) group.messages.add(message);
      const text = isCombined ? `${COMBINED}${message}` : message;
      const key = isCombined ? COMBINED : `${fieldPath ?? ''} ${message}`;
      const before = group.written.get(key);
      const written = before ?? { name: `${regarding.metadata.name}.${stamp()}`, count: 0 };
      if (before === undefined) group.written.set(key, written);
      written.count += 1;
      if (!mayBeWritten(subject)) return;
      if (before !== undefined && countUp(namespace, written, text)) return;
      const timestamp = kernel.timestamp();
      create(
        {
          metadata: { name: written.name, namespace },
          involvedObject,
          reason,
          message: text,
          source: { ...source },
          firstTimestamp: timestamp,
          lastTimestamp: timestamp,
          count: written.count,
          type,
          eventTime: null,
          reportingComponent: component,
          reportingInstance: host,
        },
        namespace,
      );
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
