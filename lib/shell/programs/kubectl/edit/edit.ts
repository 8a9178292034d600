/**
 * kubectl edit: the objects as a file in the learner's editor, and what was changed as a patch. A file that the
 * server refuses is opened again with the reasons as comments. Upstream: kubectl/pkg/cmd/util/editor/editoptions.go.
 * Left out: --windows-line-endings, --save-config, formats other than yaml and json.
 */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { qualifiedName } from '../discovery';
import { fieldValidation } from '../dry-run';
import { KubectlError, notSimulated, quote, StatusError } from '../errors';
import { findSubjects, type Subject } from '../objects';
import { compactJson, indentedJson } from '../output/json';
import { equals, isTree, type Tree, textAt } from '../output/value';
import { printYaml } from '../output/yaml';
import { sendPatch, twoWayPatch } from '../patching';
import { printOperation } from '../rollout/subjects';
import { raise } from '../selection';
import { openEditor } from './editor';
import { hasContent, readEdited, readValue, withoutComments } from './file';

export const edit: Command = {
  path: 'edit',
  honours: [
    'field-manager',
    'filename',
    'output',
    'output-patch',
    'recursive',
    'show-managed-fields',
    'subresource',
    'validate',
  ],
  run: runEdit,
};

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** An editor that is a program may change the file at every turn and never make it right. */
const MOST_OPENED = 50;

interface Reason {
  readonly head: string;
  readonly others: readonly string[];
}

/** What became of one pass. */
type Pass =
  | { readonly kind: 'done'; readonly exitCode: number }
  | { readonly kind: 'again'; readonly reasons: readonly Reason[] };

function* runEdit(call: Call): Process<number> {
  const format = call.flags.text('output') || 'yaml';
  if (format !== 'yaml' && format !== 'json') throw notSimulated(`kubectl edit with the format ${format}`);
  fieldValidation(call);
  const { subjects, errors } = yield* findSubjects(call, call.args, true);
  raise(errors);
  if (subjects.length === 0) throw new KubectlError('edit cancelled, no objects found');
  const original = printed(subjects, format, call.flags.bool('show-managed-fields'));
  let text = HEADER + original;
  let before: string | null = null;
  let kept = '';
  for (let opened = 1; ; opened += 1) {
    let path = kept;
    try {
      const edited = yield* openEditor(call, text, `.${format}`);
      path = edited.path;
      if (opened > MOST_OPENED) {
        throw new KubectlError(`Edit cancelled, the file was still not valid after ${MOST_OPENED} edits.`);
      }
      if (before !== null && sameContent(before, edited.text)) {
        throw new KubectlError('Edit cancelled, no valid changes were saved.');
      }
      if (kept !== '') call.context.files.remove(kept);
      kept = path;
      const pass = yield* tryOnce(call, subjects, original, edited.text, path);
      if (pass.kind === 'done') return pass.exitCode;
      before = edited.text;
      text = HEADER + pass.reasons.map(comment).join('') + withoutComments(edited.text);
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      if (path !== '' && call.context.files.readFile(path) !== null) {
        yield* warn(call, `A copy of your changes has been stored to ${quote(path)}\n`);
      }
      throw error;
    }
  }
}

function printed(subjects: readonly Subject[], format: string, managedFields: boolean): string {
  const objects = subjects.map(({ object }) => {
    const metadata = object['metadata'];
    if (managedFields || !isTree(metadata)) return object;
    return { ...object, metadata: { ...metadata, managedFields: undefined } };
  });
  const whole: Tree =
    objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return format === 'json' ? `${indentedJson(whole)}\n` : printYaml(whole);
}

function sameContent(left: string, right: string): boolean {
  const [one, other] = [readValue(left), readValue(right)];
  if (one === undefined || other === undefined) return withoutComments(left) === withoutComments(right);
  return equals(one, other);
}

function comment({ head, others }: Reason): string {
  const lines = [`# ${head}${others.length > 0 ? ':' : ''}`, ...others.map((one) => `# * ${one}`)];
  return `${lines.map((line) => line.replaceAll('\n', '\n# ')).join('\n')}\n#\n`;
}

function* tryOnce(
  call: Call,
  subjects: readonly Subject[],
  original: string,
  edited: string,
  path: string,
): Process<Pass> {
  const { files } = call.context;
  const problem = readEdited(edited).problem;
  if (problem !== undefined) {
    const [first] = subjects as [Subject];
    const name = `${qualifiedName(first.type)} ${quote(first.name)}`;
    yield* warn(call, `error: ${name} is invalid\n`);
    const other = `<nil>: Invalid value: "The edited file failed validation": ${problem}`;
    return { kind: 'again', reasons: [{ head: `${name} was not valid`, others: [other] }] };
  }
  if (sameContent(original, edited)) {
    files.remove(path);
    yield* warn(call, 'Edit cancelled, no changes made.\n');
    return { kind: 'done', exitCode: 0 };
  }
  if (!hasContent(edited)) {
    files.remove(path);
    yield* warn(call, 'Edit cancelled, saved file was empty.\n');
    return { kind: 'done', exitCode: 0 };
  }
  return yield* sendAll(call, subjects, readEdited(edited).objects, path);
}

function* sendAll(
  call: Call,
  subjects: readonly Subject[],
  objects: readonly Tree[],
  path: string,
): Process<Pass> {
  checkNamespaces(call, objects);
  const reasons: Reason[] = [];
  let retryable = 0;
  let missing = 0;
  for (const object of objects) {
    const uid = textAt(object, 'metadata', 'uid');
    const subject = subjects.find((one) => textAt(one.object, 'metadata', 'uid') === uid);
    if (!subject)
      throw new KubectlError(`no original object found for ${textAt(object, 'metadata', 'name')}`);
    try {
      yield* sendOne(call, subject, object);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const name = `${qualifiedName(subject.type)} ${quote(subject.name)}`;
      if (error.status.reason === 'Invalid') {
        const causes = error.status.details?.causes ?? [];
        const others = causes.map(({ field, message }) => `${field ?? ''}: ${message}`);
        reasons.push({ head: `${name} was not valid`, others });
        yield* warn(call, `error: ${name} is invalid\n`);
      } else if (error.status.reason === 'NotFound') {
        missing += 1;
        yield* warn(call, `error: ${name} could not be found on the server\n`);
      } else {
        retryable += 1;
        yield* warn(call, `error: ${name} could not be patched: ${error.message}\n`);
      }
    }
  }
  if (retryable > 0) {
    yield* warn(call, `You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    return { kind: 'done', exitCode: 1 };
  }
  if (missing > 0) {
    yield* warn(call, `The edits you made on deleted resources have been saved to ${quote(path)}\n`);
    return { kind: 'done', exitCode: 1 };
  }
  if (reasons.length > 0) return { kind: 'again', reasons };
  call.context.files.remove(path);
  return { kind: 'done', exitCode: 0 };
}

function checkNamespaces(call: Call, objects: readonly Tree[]): void {
  const { namespace } = call.client().connection;
  for (const object of objects) {
    const own = textAt(object, 'metadata', 'namespace');
    if (own === '' || own === namespace) continue;
    throw new KubectlError(
      `the namespace from the provided object ${quote(own)} does not match the namespace ${quote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
}

function* sendOne(call: Call, subject: Subject, edited: Tree): Process<void> {
  const managedFields = subject.object['metadata'];
  const after = withManagedFields(edited, isTree(managedFields) ? managedFields['managedFields'] : undefined);
  const patch = twoWayPatch(subject.object, after);
  if (Object.keys(patch).length === 0) {
    yield* printOperation(call, subject, subject.object, 'skipped');
    return;
  }
  const metadata = patch['metadata'];
  const renamed = isTree(metadata) && metadata['name'] !== undefined;
  if (patch['apiVersion'] !== undefined || patch['kind'] !== undefined || renamed) {
    throw new KubectlError('At least one of apiVersion, kind and name was changed');
  }
  const body = compactJson(patch);
  if (call.flags.bool('output-patch')) yield* print(call, `Patch: ${body}\n`);
  const subresource = call.flags.text('subresource');
  yield* sendPatch(call, subject, body, {
    fieldManager: 'kubectl-edit',
    fieldValidation: fieldValidation(call),
    subresource: subresource === '' ? undefined : subresource,
  });
  yield* printLine(call, subject);
}

/** The file does not show them; they are no part of the change. */
function withManagedFields(object: Tree, managedFields: Tree[string]): Tree {
  const metadata = object['metadata'];
  if (managedFields === undefined || !isTree(metadata)) return object;
  return { ...object, metadata: { ...metadata, managedFields } };
}

/** -o is the format of the file here. */
function* printLine(call: Call, subject: Subject): Process<void> {
  const flags = { ...call.flags, text: (name: string) => (name === 'output' ? '' : call.flags.text(name)) };
  yield* printOperation({ ...call, flags }, subject, subject.object, 'edited');
}
