/** kubectl describe secret: sizes, never values. Upstream: describe.go (describeSecret). */
import { sortedKeys, type Tree, textAt, treeAt } from '../output/value';
import { decodedLength } from './plain';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function writeSecret(writer: Writer, secret: Tree): void {
  writer.line(0, `Name:\t${textAt(secret, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(secret, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(secret, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(secret, 'metadata', 'annotations'));
  writer.raw(`\nType:\t${textAt(secret, 'type')}\n`);
  writer.raw('\nData\n====\n');
  const data = treeAt(secret, 'data');
  for (const key of sortedKeys(data)) writer.line(0, `${key}:\t${decodedLength(shown(data[key]))} bytes`);
}
