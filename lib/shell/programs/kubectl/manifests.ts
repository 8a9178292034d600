/**
 * Manifests from files, directories and standard input, as objects. Upstream: cli-runtime/pkg/resource.
 * Left out: URLs, kustomize. Duplicate keys are errors, as the server's strict decoding would say.
 */
import { type Process, read } from '../../../cluster/process';
import { childOf, resolvePath } from '../../files/paths';
import type { Call } from './call';
import { findKind, type ResourceType } from './discovery';
import { KubectlError, notSimulated, quote } from './errors';
import { compactJson } from './output/json';
import { at, isTree, listAt, type Tree, textAt } from './output/value';
import { decodeText } from './text';
import { readDocuments } from './yaml-input';

export interface Manifest {
  readonly type: ResourceType;
  readonly object: Tree;
  /** `null` for kinds without. */
  readonly namespace: string | null;
  readonly name: string;
  /** As in messages: the path that was typed, or "STDIN". */
  readonly source: string;
}

/** All objects of -f, and what went wrong with the others. */
export interface ManifestSet {
  readonly manifests: Manifest[];
  readonly errors: Error[];
}

interface SourceText {
  readonly source: string;
  readonly text: string;
}

/** `validate`: check that apiVersion and kind are there before anything is sent. */
export function* readManifests(call: Call, validate: boolean): Process<ManifestSet> {
  if (call.flags.has('kustomize')) throw notSimulated('the flag --kustomize');
  const set: ManifestSet = { manifests: [], errors: [] };
  for (const path of call.flags.list('filename')) {
    // A path that is not there stops everything before a request is sent.
    const sources = path === '-' ? [{ source: 'STDIN', text: yield* readStdin(call) }] : readPath(call, path);
    for (const { source, text } of sources) yield* readSource(call, source, text, validate, set);
  }
  return set;
}

function* readStdin(call: Call): Process<string> {
  let text = '';
  for (;;) {
    const chunk = yield* read(call.context.stdin);
    if (chunk === null || chunk === undefined) return text;
    text += decodeText(chunk);
  }
}

/** The one file, or the standard input, that --raw sends as it is. */
export function* readRawFile(call: Call): Process<string> {
  const [path = '', ...more] = call.flags.list('filename');
  if (more.length > 0) throw new KubectlError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(path)) throw new KubectlError('--raw cannot read from a url');
  if (path === '-') return yield* readStdin(call);
  const content = call.context.files.readFile(resolvePath(call.context.workingDirectory, path));
  if (content === null) throw new KubectlError(`open ${path}: no such file or directory`);
  return decodeText(content);
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

function readPath(call: Call, path: string): SourceText[] {
  if (/^https?:\/\//.test(path)) throw notSimulated(`reading manifests from a URL (${path})`);
  const { files, workingDirectory } = call.context;
  const absolute = resolvePath(workingDirectory, path);
  const content = files.readFile(absolute);
  if (content !== null) return [{ source: path, text: decodeText(content) }];
  if (files.listDirectory(absolute) === null)
    throw new KubectlError(`the path ${quote(path)} does not exist`);
  const found = listManifests(call, path.replace(/\/+$/, '') || '/', absolute);
  if (found.length === 0) {
    throw new KubectlError(
      `error reading [${path}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`,
    );
  }
  return found;
}

function listManifests(call: Call, shown: string, directory: string): SourceText[] {
  const { files } = call.context;
  return (files.listDirectory(directory) ?? []).flatMap((name) => {
    const path = childOf(directory, name);
    const content = files.readFile(path);
    if (content === null)
      return call.flags.bool('recursive') ? listManifests(call, childOf(shown, name), path) : [];
    if (!EXTENSIONS.some((extension) => name.endsWith(extension))) return [];
    return [{ source: childOf(shown, name), text: decodeText(content) }];
  });
}

function* readSource(
  call: Call,
  source: string,
  text: string,
  validate: boolean,
  set: ManifestSet,
): Process<void> {
  for (const document of readDocuments(text)) {
    if (document.problem !== undefined) {
      set.errors.push(new KubectlError(`error parsing ${source}: ${document.problem}`));
      return;
    }
    const { value } = document;
    if (value === null || value === undefined) continue;
    if (validate) {
      const missing = missingFields(value);
      if (missing !== '') {
        set.errors.push(
          new KubectlError(
            `error validating ${quote(source)}: error validating data: ${missing}; if you choose to ignore these errors, turn validation off with --validate=false`,
          ),
        );
        continue;
      }
    }
    if (!isTree(value)) {
      set.errors.push(
        new KubectlError(`unable to decode ${quote(source)}: json: cannot unmarshal into an object`),
      );
      continue;
    }
    for (const object of unpackLists(value)) yield* addObject(call, source, object, set);
  }
}

function missingFields(value: unknown): string {
  if (!isTree(value)) return 'invalid object to validate';
  const missing = ['apiVersion', 'kind']
    .filter((field) => !textAt(value, field))
    .map((field) => `${field} not set`);
  return missing.length > 1 ? `[${missing.join(', ')}]` : (missing[0] ?? '');
}

function unpackLists(value: Tree): Tree[] {
  const items = at(value, 'items');
  if (!textAt(value, 'kind').endsWith('List') || !Array.isArray(items)) return [value];
  return listAt(value, 'items').filter(isTree).flatMap(unpackLists);
}

function* addObject(call: Call, source: string, object: Tree, set: ManifestSet): Process<void> {
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind');
  if (kind === '' || apiVersion === '') {
    const what = kind === '' ? `Object 'Kind' is missing in '` : `Object 'apiVersion' is missing in '`;
    set.errors.push(new KubectlError(`unable to decode ${quote(source)}: ${what}${compactJson(object)}'`));
    return;
  }
  const type = yield* findKind(call.client(), apiVersion, kind);
  const name = textAt(object, 'metadata', 'name');
  const namespace = textAt(object, 'metadata', 'namespace');
  if (!type) {
    set.errors.push(
      new KubectlError(
        `resource mapping not found for name: ${quote(name)} namespace: ${quote(namespace)} from ${quote(source)}: no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
      ),
    );
    return;
  }
  const { connection } = call.client();
  if (
    type.namespaced &&
    connection.namespaceGiven &&
    namespace !== '' &&
    namespace !== connection.namespace
  ) {
    set.errors.push(
      new KubectlError(
        `the namespace from the provided object ${quote(namespace)} does not match the namespace ${quote(connection.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
      ),
    );
    return;
  }
  if (!type.namespaced) {
    set.manifests.push({ type, object, namespace: null, name, source });
    return;
  }
  const inNamespace = namespace === '' ? connection.namespace : namespace;
  const metadata = isTree(object['metadata']) ? object['metadata'] : {};
  const placed: Tree = { ...object, metadata: { ...metadata, namespace: inNamespace } };
  set.manifests.push({ type, object: placed, namespace: inNamespace, name, source });
}

export function requireFiles(call: Call): void {
  if (call.flags.list('filename').length === 0 && !call.flags.has('kustomize')) {
    throw new KubectlError('must specify one of -f and -k');
  }
}
