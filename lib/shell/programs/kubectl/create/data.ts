/**
 * Where the data of config maps and secrets come from: words of the line, files, files of variables.
 * Upstream: kubectl/pkg/cmd/create/create_configmap.go, create_secret.go, util/env_file.go.
 */
import { baseName, childOf, resolvePath } from '../../../files/paths';
import { encodeUtf8 } from '../../../files/utf8';
import type { Call } from '../call';
import { KubectlError, quote } from '../errors';
import { decodeText } from '../text';

export interface DataOwner {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** In the order in which they were given. */
export function readData(call: Call, owner: DataOwner): Map<string, Uint8Array> {
  const { flags } = call;
  if (flags.has('from-env-file') && (flags.has('from-file') || flags.has('from-literal'))) {
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal');
  }
  const data = new Map<string, Uint8Array>();
  for (const source of flags.list('from-file')) addFile(call, owner, source, data);
  for (const literal of flags.list('from-literal')) addLiteral(owner, literal, data);
  for (const path of flags.list('from-env-file')) addEnvironmentFile(call, owner, path, data);
  return data;
}

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function addEntry(owner: DataOwner, key: string, value: Uint8Array, data: Map<string, Uint8Array>): void {
  if (!KEY.test(key) || key === '.' || key.startsWith('..')) {
    throw new KubectlError(
      owner.kind === 'ConfigMap'
        ? `${quote(key)} is not a valid key name for a ConfigMap: ${KEY_RULE}`
        : `${quote(key)} is not valid key name for a Secret ${KEY_RULE}`,
    );
  }
  if (data.has(key)) {
    throw new KubectlError(
      owner.kind === 'ConfigMap'
        ? `cannot add key ${quote(key)}, another key by that name already exists in Data for ConfigMap ${quote(owner.name)}`
        : `cannot add key ${key}, another key by that name already exists`,
    );
  }
  data.set(key, value);
}

function addLiteral(owner: DataOwner, literal: string, data: Map<string, Uint8Array>): void {
  const equals = literal.indexOf('=');
  if (equals < 1) throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
  const value = literal.slice(equals + 1).replace(/^(["'])([\s\S]*)\1$/, '$2');
  addEntry(owner, literal.slice(0, equals), encodeUtf8(value), data);
}

function addFile(call: Call, owner: DataOwner, source: string, data: Map<string, Uint8Array>): void {
  const { files, workingDirectory } = call.context;
  const equals = source.indexOf('=');
  if (equals === 0) throw new KubectlError(`key name for file path ${source.slice(1)} missing`);
  if (equals === source.length - 1) {
    throw new KubectlError(`file path for key name ${source.slice(0, equals)} missing`);
  }
  const path = equals < 0 ? source : source.slice(equals + 1);
  const absolute = resolvePath(workingDirectory, path);
  const names = files.listDirectory(absolute);
  if (names !== null) {
    if (equals >= 0) throw new KubectlError('cannot give a key name for a directory path');
    for (const name of names) {
      const content = files.readFile(childOf(absolute, name));
      if (content !== null) addEntry(owner, name, bytesOf(content), data);
    }
    return;
  }
  const key = equals < 0 ? baseName(absolute) : source.slice(0, equals);
  addEntry(owner, key, readBytes(call, path), data);
}

/** A file's bytes; a missing one is refused. */
export function readBytes(call: Call, path: string): Uint8Array {
  const content = call.context.files.readFile(resolvePath(call.context.workingDirectory, path));
  if (content === null) throw new KubectlError(`error reading ${path}: no such file or directory`);
  return bytesOf(content);
}

export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encodeUtf8(content) : content;
}

function addEnvironmentFile(call: Call, owner: DataOwner, path: string, data: Map<string, Uint8Array>): void {
  const { environment } = call.context;
  for (const line of decodeText(readBytes(call, path)).split('\n')) {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? (environment[key] ?? '') : text.slice(equals + 1);
    addEntry(owner, key, encodeUtf8(value), data);
  }
}
