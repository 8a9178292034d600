/** The table of lists is complete, says nothing of lists that are not there, and agrees with the real tags. */
import { expect, test } from 'vitest';
import { podKind } from './kinds/pod';
import { listFactsOf, mergeKeyOf } from './list-facts';
import { KINDS } from './more-kinds';
import { type FieldType, fieldsOf } from './schema';

/** Every list field of a definition and of all that it contains, as `struct.field`. */
function listsBelow(definition: string, found: Set<string>, seen: Set<string>): void {
  if (seen.has(definition)) return;
  seen.add(definition);
  const walk = (type: FieldType): void => {
    if (type.kind === 'struct') listsBelow(type.name, found, seen);
    else if (type.kind === 'list') walk(type.items);
    else if (type.kind === 'map') walk(type.values);
  };
  for (const [name, { type }] of fieldsOf(definition)) {
    if (type.kind === 'list') found.add(`${definition}.${name}`);
    walk(type);
  }
}

test('every list of every served kind stands in the table', () => {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const { definition } of KINDS) listsBelow(definition, found, seen);
  const silent = [...found].filter((path) => {
    const [field] = path.split('.').slice(-1);
    return listFactsOf(path.slice(0, -field!.length - 1), field!) === undefined;
  });
  expect(silent).toEqual([]);
  expect(found.size).toBeGreaterThan(100);
});

test('what a list merges by is a field of its items, and only sets merge without a key', () => {
  const found = new Set<string>();
  for (const { definition } of KINDS) listsBelow(definition, found, new Set());
  for (const path of found) {
    const field = path.slice(path.lastIndexOf('.') + 1);
    const struct = path.slice(0, -field.length - 1);
    const facts = listFactsOf(struct, field)!;
    const { type } = fieldsOf(struct).get(field)!;
    if (type.kind !== 'list') throw new Error(path);
    const fields = type.items.kind === 'struct' ? fieldsOf(type.items.name) : new Map();
    for (const key of [...facts.mapKeys, facts.mergeKey].filter(Boolean)) {
      expect(fields.has(key!), `${path} by ${key}`).toBe(true);
    }
    if (facts.mergeKey === '') expect(type.items.kind, path).toBe('scalar');
  }
});

test.each([
  ['Container', 'ports', 'map', ['containerPort', 'protocol'], 'containerPort'],
  ['ServiceSpec', 'ports', 'map', ['port', 'protocol'], 'port'],
  ['ObjectMeta', 'finalizers', 'set', [], ''],
  ['IngressSpec', 'rules', 'atomic', [], undefined],
  ['PodSpec', 'tolerations', 'atomic', [], undefined],
  ['PodSpec', 'topologySpreadConstraints', 'map', ['topologyKey', 'whenUnsatisfiable'], 'topologyKey'],
  ['Role', 'rules', 'atomic', [], undefined],
  ['MutatingWebhookConfiguration', 'webhooks', 'map', ['name'], 'name'],
])('%s.%s is %s', (struct, field, listType, mapKeys, mergeKey) => {
  expect(listFactsOf(struct, field)).toMatchObject({ listType, mapKeys });
  expect(mergeKeyOf(struct, field)).toBe(mergeKey);
});

test('an unknown list has no facts', () => {
  expect(listFactsOf(podKind.definition, 'nothing')).toBeUndefined();
});
