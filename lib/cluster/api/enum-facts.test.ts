/** The table of values names fields that are there and are texts. */
import { expect, test } from 'vitest';
import { enumFields, enumOf } from './enum-facts';
import { fieldsOf } from './schema';

test('every field of the table is a text or a list of texts in the schema', () => {
  for (const path of enumFields()) {
    const field = path.slice(path.lastIndexOf('.') + 1);
    const found = fieldsOf(path.slice(0, -field.length - 1)).get(field)?.type;
    const type = found?.kind === 'list' ? found.items : found;
    expect(type, path).toEqual({ kind: 'scalar', name: 'string' });
  }
  expect(enumFields().length).toBeGreaterThan(50);
});

test.each([
  ['ServiceSpec', 'type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']],
  ['HTTPIngressPath', 'pathType', ['Exact', 'ImplementationSpecific', 'Prefix']],
  ['PodSpec', 'restartPolicy', ['Always', 'Never', 'OnFailure']],
  ['NetworkPolicySpec', 'policyTypes', ['Egress', 'Ingress']],
  ['ServiceSpec', 'clusterIP', undefined],
])('%s.%s is one of %j', (struct, field, expected) => {
  expect(enumOf(struct, field)).toEqual(expected);
});
