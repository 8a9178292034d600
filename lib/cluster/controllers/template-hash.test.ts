import { expect, test } from 'vitest';
import { hashTemplate } from './template-hash';

test('the hash of a template is of Kubernetes’ safe letters, the same each time, another for a collision', () => {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  };
  const hash = hashTemplate(template, undefined);
  expect(hash).toMatch(/^[bcdf456789]{1,10}$/);
  expect(hashTemplate(structuredClone(template), undefined)).toBe(hash);
  const turned = { spec: template.spec, metadata: template.metadata };
  expect(hashTemplate(turned, undefined)).toBe(hash);
  expect(hashTemplate(template, 1)).not.toBe(hash);
  const changed = { ...template, spec: { containers: [{ name: 'c', image: 'nginx:2' }] } };
  expect(hashTemplate(changed, undefined)).not.toBe(hash);
});
