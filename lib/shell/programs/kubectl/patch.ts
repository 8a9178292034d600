/**
 * kubectl patch: a strategic, merge or JSON patch, given as JSON or YAML. Upstream: kubectl/pkg/cmd/patch.
 * Left out: --local, JSON patches with --dry-run=client.
 */
import type { Process } from '../../../cluster/process';
import { resolvePath } from '../../files/paths';
import type { Call, Command } from './call';
import { dryRunOf, printResult } from './dry-run';
import { KubectlError, notSimulated, quote } from './errors';
import { applyMergePatch, applyPatch } from './merge';
import { findSubjects, forEachSubject, type Subject } from './objects';
import { compactJson } from './output/json';
import { at, equals, isTree, type Tree, type Value } from './output/value';
import { JSON_PATCH, MERGE, STRATEGIC, sendPatch } from './patching';
import { raise } from './selection';
import { decodeText } from './text';
import { readDocuments } from './yaml-input';

export const patch: Command = {
  path: 'patch',
  honours: [
    'allow-missing-template-keys',
    'dry-run',
    'field-manager',
    'filename',
    'output',
    'patch',
    'patch-file',
    'recursive',
    'show-managed-fields',
    'subresource',
    'template',
    'type',
  ],
  run: runPatch,
};

const TYPES: Readonly<Record<string, string>> = { json: JSON_PATCH, merge: MERGE, strategic: STRATEGIC };

function* runPatch(call: Call): Process<number> {
  const { flags, args } = call;
  yield* dryRunOf(call);
  const typed = flags.text('patch');
  const file = flags.text('patch-file');
  if (typed !== '' && file !== '') throw new KubectlError('cannot specify --patch and --patch-file together');
  if (typed === '' && file === '') {
    throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch');
  }
  const kind = flags.text('type').toLowerCase();
  if (!Object.hasOwn(TYPES, kind)) {
    throw new KubectlError(`--type must be one of [json merge strategic], not ${quote(flags.text('type'))}`);
  }
  const body = readPatch(file === '' ? typed : readFile(call, file), typed);
  const found = yield* findSubjects(call, args, false);
  const failures = yield* forEachSubject(found, (subject) => patchOne(call, subject, kind, body));
  raise(failures);
  if (found.subjects.length === 0) throw new KubectlError('no objects passed to patch');
  return 0;
}

function readFile(call: Call, path: string): string {
  const content = call.context.files.readFile(resolvePath(call.context.workingDirectory, path));
  if (content !== null) return decodeText(content);
  throw new KubectlError(`unable to read patch file: open ${path}: no such file or directory`);
}

/** What looks like JSON goes to the server as it is, which says what is wrong with it; all else is YAML. */
function readPatch(text: string, typed: string): string {
  if (/^\s*\{/.test(text)) return text;
  const [document] = readDocuments(text);
  if (document?.problem !== undefined) {
    const problem = document.problem.replace(/^error converting YAML to JSON: /, '');
    throw new KubectlError(`unable to parse ${quote(typed)}: ${problem}`);
  }
  return compactJson(document?.value ?? null);
}

function* patchOne(call: Call, subject: Subject, kind: string, body: string): Process<void> {
  const dryRun = yield* dryRunOf(call);
  const subresource = call.flags.text('subresource');
  const after =
    dryRun === 'client'
      ? patchHere(subject.object, kind, body)
      : yield* sendPatch(call, subject, body, {
          contentType: TYPES[kind],
          fieldManager: 'kubectl-patch',
          subresource: subresource === '' ? undefined : subresource,
        });
  const isSame = equals(withoutVersion(subject.object), withoutVersion(after));
  yield* printResult(call, subject.type, after, isSame ? 'patched (no change)' : 'patched');
}

function withoutVersion(object: Tree): Tree {
  const metadata = at(object, 'metadata');
  if (!isTree(metadata)) return object;
  return { ...object, metadata: { ...metadata, managedFields: undefined } };
}

/** --dry-run=client: the patch done here. */
function patchHere(object: Tree, kind: string, body: string): Tree {
  if (kind === 'json') throw notSimulated('a JSON patch with --dry-run=client');
  const value = parseJson(body);
  if (!isTree(value)) throw new KubectlError('the patch is no JSON object');
  return kind === 'merge' ? applyMergePatch(object, value) : applyPatch(object, value);
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}
