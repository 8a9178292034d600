/**
 * Changing an object by the difference: what it is, what it shall be, and the patch between the two.
 * Upstream: kubectl/pkg/cmd/set/helper.go (CalculatePatch), strategicpatch.CreateTwoWayMergePatch.
 */
import type { Process } from '../../../cluster/process';
import type { Call } from './call';
import { requestJson } from './client';
import { resourcePath } from './discovery';
import { dryRunOf } from './dry-run';
import { threeWayPatch } from './merge';
import type { Subject } from './objects';
import { compactJson } from './output/json';
import type { Tree } from './output/value';
import { formatQuery } from './text';

export const STRATEGIC = 'application/strategic-merge-patch+json';
export const MERGE = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';

/** A strategic merge patch from one to the other; `{}` where they are equal. */
export function twoWayPatch(before: Tree, after: Tree): Tree {
  return threeWayPatch(before, after, before);
}

export interface PatchOptions {
  readonly contentType?: string;
  /** Where --field-manager says nothing else. */
  readonly fieldManager: string;
  readonly fieldValidation?: string;
  readonly subresource?: string;
}

/** Sends a patch; returns what the server has then. */
export function* sendPatch(
  call: Call,
  { type, namespace, name }: Subject,
  body: string,
  options: PatchOptions,
): Process<Tree> {
  const dryRun = yield* dryRunOf(call);
  const query = formatQuery({
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager') || options.fieldManager,
    fieldValidation: options.fieldValidation,
  });
  const part = options.subresource ? `/${options.subresource}` : '';
  return yield* requestJson(call.client(), {
    method: 'PATCH',
    path: `${resourcePath(type, namespace, name)}${part}${query}`,
    contentType: options.contentType ?? STRATEGIC,
    body,
  });
}

/** Sends the difference; `null` where there is none. */
export function* sendDifference(
  call: Call,
  subject: Subject,
  after: Tree,
  options: PatchOptions,
): Process<Tree | null> {
  const patch = twoWayPatch(subject.object, after);
  if (Object.keys(patch).length === 0) return null;
  return yield* sendPatch(call, subject, compactJson(patch), options);
}
