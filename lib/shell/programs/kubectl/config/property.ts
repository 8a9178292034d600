/**
 * kubectl config set and unset: one value of the kubeconfig by its path. Upstream: kubectl/pkg/cmd/config
 * (navigation_step_parser.go, set.go). Left out: preferences, extensions, exec plug-ins and auth providers.
 */
import type { Process } from '../../../../cluster/process';
import { encodeUtf8 } from '../../../files/utf8';
import { encode } from '../../base64';
import { type Call, type Command, print } from '../call';
import { KubectlError, notSimulated } from '../errors';
import { findEntry } from '../kubeconfig';
import { type Tree, treeAt, type Value } from '../output/value';
import {
  fieldOf,
  type List,
  loadToChange,
  namesIn,
  refuseArguments,
  save,
  withEntry,
  withoutEntry,
} from './store';

export const configSet: Command = { path: 'config set', honours: ['set-raw-bytes'], run: runSet };
export const configUnset: Command = { path: 'config unset', honours: [], run: runUnset };

type Kind = 'text' | 'bool' | 'bytes' | 'other';

const FIELDS: Readonly<Record<List, Readonly<Record<string, Kind>>>> = {
  clusters: {
    'certificate-authority': 'text',
    'certificate-authority-data': 'bytes',
    'disable-compression': 'bool',
    extensions: 'other',
    'insecure-skip-tls-verify': 'bool',
    'proxy-url': 'text',
    server: 'text',
    'tls-server-name': 'text',
  },
  contexts: { cluster: 'text', extensions: 'other', namespace: 'text', user: 'text' },
  users: {
    'act-as': 'text',
    'act-as-groups': 'other',
    'act-as-uid': 'text',
    'act-as-user-extra': 'other',
    'auth-provider': 'other',
    'client-certificate': 'text',
    'client-certificate-data': 'bytes',
    'client-key': 'text',
    'client-key-data': 'bytes',
    exec: 'other',
    extensions: 'other',
    password: 'text',
    token: 'text',
    tokenFile: 'text',
    username: 'text',
  },
};

/** Values at the top that say nothing: they are read, and written as they always are. */
const FIXED: ReadonlySet<string> = new Set(['apiVersion', 'kind']);
const NOT_SIMULATED: ReadonlySet<string> = new Set(['extensions', 'preferences']);

/** A list, an entry of it and a field of that; or a value at the top. */
interface Place {
  readonly top: string;
  readonly list?: List;
  readonly name?: string;
  readonly field?: string;
}

function isListName(word: string): word is List {
  return Object.hasOwn(FIELDS, word);
}

/** Names may contain dots: they end where a word is a field. */
function parsePlace(path: string): Place {
  const [top = '', ...words] = path.split('.');
  if (NOT_SIMULATED.has(top)) throw notSimulated(`the property ${top}`);
  const isValue = top === 'current-context' || FIXED.has(top);
  if (!isListName(top)) {
    if (!isValue) throw new KubectlError(`unable to parse ${path} after [] at api.Config`);
    if (words.length > 0) throw badFields(path);
    return { top };
  }
  if (words.length === 0) return { top, list: top };
  const fields = FIELDS[top];
  const end = words.findIndex((word, index) => index > 0 && Object.hasOwn(fields, word));
  if (end < 0) return { top, list: top, name: words.join('.') };
  const field = words[end]!;
  if (words.length > end + 1) throw badFields(path);
  if (fields[field] === 'other') throw notSimulated(`the property ${top}.${field}`);
  return { top, list: top, name: words.slice(0, end).join('.'), field };
}

function badFields(path: string): KubectlError {
  return new KubectlError(`unable to parse one or more field values of ${path}`);
}

function* runSet(call: Call): Process<number> {
  const [path, value] = call.args;
  if (path === undefined || value === undefined || call.args.length > 2) return yield* refuseArguments(call);
  if (value === '') throw new KubectlError('you cannot use set to unset a property');
  if (path === '') throw new KubectlError('you must specify a property');
  const config = loadToChange(call);
  save(call, setAt(config, parsePlace(path), value, call.flags.bool('set-raw-bytes')));
  yield* print(call, `Property "${path}" set.\n`);
  return 0;
}

function setAt(config: Tree, { top, list, name, field }: Place, value: string, isRaw: boolean): Tree {
  if (list === undefined) return FIXED.has(top) ? config : { ...config, [top]: value };
  if (name === undefined || field === undefined)
    throw new KubectlError(`can't set a map to a value: ${showMap(namesIn(config, list))}`);
  const existing = treeAt(findEntry(config, list, name), fieldOf(list));
  return withEntry(config, list, name, {
    ...existing,
    [field]: readValue(FIELDS[list][field]!, value, isRaw),
  });
}

function* runUnset(call: Call): Process<number> {
  const [path] = call.args;
  if (path === undefined || call.args.length > 1) return yield* refuseArguments(call);
  if (path === '') throw new KubectlError('you must specify a property');
  save(call, unsetAt(loadToChange(call), parsePlace(path)));
  yield* print(call, `Property "${path}" unset.\n`);
  return 0;
}

function unsetAt(config: Tree, { top, list, name, field }: Place): Tree {
  if (list === undefined) return FIXED.has(top) ? config : { ...config, [top]: '' };
  if (name === undefined) return { ...config, [list]: [] };
  if (field === undefined) return withoutEntry(config, list, name);
  const entry = findEntry(config, list, name);
  if (!entry) throw new KubectlError(`current map key \`${name}\` is invalid`);
  return withEntry(config, list, name, { ...treeAt(entry, fieldOf(list)), [field]: '' });
}

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

function readValue(kind: Kind, value: string, isRaw: boolean): Value {
  if (kind === 'text') return value;
  if (kind === 'bytes') return isRaw ? encode(encodeUtf8(value)) : checkBase64(value);
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw new KubectlError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
}

/** Go's base64: whole groups of four, line ends between them passed over. */
function checkBase64(value: string): string {
  const text = value.replace(/[\r\n]/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return text;
  const wrong = text.search(/[^A-Za-z0-9+/]/);
  const place = wrong < 0 ? text.length - (text.length % 4) : wrong;
  throw new KubectlError(`error decoding input value: illegal base64 data at input byte ${place}`);
}

/** Go shows a map of pointers with their addresses, which mean nothing. */
function showMap(names: readonly string[]): string {
  return `map[${names.map((name, index) => `${name}:0xc000${(0x5ee700 + index * 0x100).toString(16)}`).join(' ')}]`;
}
