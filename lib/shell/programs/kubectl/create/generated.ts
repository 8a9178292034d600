/** What the generating commands have in common: send what was made, and say what came of it. */
import type { Process } from '../../../../cluster/process';
import { requireKind } from '../built-in';
import type { Call } from '../call';
import { send } from '../create';
import type { ResourceType } from '../discovery';
import { printResult } from '../dry-run';
import { KubectlError, StatusError } from '../errors';
import type { Tree, Value } from '../output/value';

/** `failure` stands in front of the server's words where it refuses; `null`: they are told as they are. */
export function* createGenerated(
  call: Call,
  kind: ResourceType,
  object: Tree,
  failure: string | null,
): Process<number> {
  const type = yield* requireKind(call, kind);
  const namespace = kind.namespaced ? call.client().connection.namespace : null;
  let made: Tree;
  try {
    made = yield* send(call, type, namespace, object);
  } catch (error) {
    if (failure === null || !(error instanceof StatusError)) throw error;
    throw new KubectlError(`${failure} ${error.message}`);
  }
  yield* printResult(call, type, made, 'created', made === object);
  return 0;
}

/** Without the fields that were left out, in the order in which they were given. */
export function compact(fields: Readonly<Record<string, Value | undefined>>): Tree {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Tree;
}
