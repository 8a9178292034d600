/**
 * Smaller descriptions: namespaces, config maps, and the general one for kinds without their own.
 * Upstream: describe.go (describeNamespace, ConfigMapDescriber, genericDescriber).
 */
import { compareText } from '../../../files/paths';
import { longTime } from '../output/time';
import { isList, isTree, listAt, sortedKeys, type Tree, textAt, treeAt, type Value } from '../output/value';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function writeNamespace(writer: Writer, namespace: Tree): void {
  writer.line(0, `Name:\t${textAt(namespace, 'metadata', 'name')}`);
  writeLabels(writer, 'Labels', treeAt(namespace, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(namespace, 'metadata', 'annotations'));
  writer.line(0, `Status:\t${textAt(namespace, 'status', 'phase')}`);
  const conditions = listAt(namespace, 'status', 'conditions');
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t------------------\t------\t-------');
  }
  for (const condition of conditions) {
    const time = longTime(textAt(condition, 'lastTransitionTime'));
    const cells = [textAt(condition, 'type'), textAt(condition, 'status'), time];
    writer.line(1, [...cells, textAt(condition, 'reason'), textAt(condition, 'message')].join('\t'));
  }
}

export function writeConfigMap(writer: Writer, configMap: Tree): void {
  writer.line(0, `Name:\t${textAt(configMap, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(configMap, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(configMap, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(configMap, 'metadata', 'annotations'));
  writer.raw('\nData\n====\n');
  const data = treeAt(configMap, 'data');
  for (const key of sortedKeys(data)) writer.raw(`${key}:\n----\n${shown(data[key])}\n\n`);
  writer.raw('\nBinaryData\n====\n');
  const binary = treeAt(configMap, 'binaryData');
  for (const key of sortedKeys(binary)) writer.raw(`${key}: ${decodedLength(shown(binary[key]))} bytes\n`);
  writer.raw('\n');
}

export function writeServiceAccount(writer: Writer, account: Tree): void {
  writer.line(0, `Name:\t${textAt(account, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(account, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(account, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(account, 'metadata', 'annotations'));
  const secrets = listAt(account, 'imagePullSecrets').map((secret) => textAt(secret, 'name'));
  if (secrets.length === 0) writer.line(0, 'Image pull secrets:\t<none>');
  for (const [index, name] of secrets.entries()) {
    writer.line(0, `${index === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`);
  }
}

export function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

const SKIPPED = ['managedFields', 'name', 'namespace', 'labels', 'annotations'];

export function writeGeneral(writer: Writer, object: Tree): void {
  writer.line(0, `Name:\t${textAt(object, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(object, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(object, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(object, 'metadata', 'annotations'));
  const metadata = treeAt(object, 'metadata');
  const kept = Object.fromEntries(Object.entries(metadata).filter(([field]) => !SKIPPED.includes(field)));
  writeFields(writer, 0, { ...object, metadata: kept });
}

function writeFields(writer: Writer, level: number, tree: Tree): void {
  for (const field of Object.keys(tree).sort(compareText)) {
    const value = tree[field] as Value;
    const title = titleOf(field);
    if (isTree(value)) {
      writer.line(level, `${title}:`);
      writeFields(writer, level + 1, value);
    } else if (isList(value)) {
      writer.line(level, `${title}:`);
      for (const item of value) {
        if (isTree(item)) writeFields(writer, level + 1, item);
        else writer.line(level + 1, shown(item));
      }
    } else writer.line(level, `${title}:\t${value === null ? '<nil>' : shown(value)}`);
  }
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** "apiVersion" as "API Version". */
function titleOf(field: string): string {
  const words = field.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return words
    .split(' ')
    .map((word) => {
      const upper = word.toUpperCase();
      return ACRONYMS.has(upper) ? upper : word[0]!.toUpperCase() + word.slice(1);
    })
    .join(' ');
}
