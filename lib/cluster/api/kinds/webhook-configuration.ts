/**
 * ValidatingWebhookConfiguration and MutatingWebhookConfiguration: stored, never called. Upstream:
 * pkg/apis/admissionregistration/validation. Not checked: match conditions, the inside of rules.
 */
import type { KubernetesObject, LabelSelector } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { duplicate, invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain, portNumber } from '../names';
import type { FieldError } from '../status';
import { validateLabelSelector } from './workload-validation';

interface ClientConfig {
  readonly url?: string;
  readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number };
}

interface Webhook {
  readonly name?: string;
  readonly clientConfig?: ClientConfig;
  readonly admissionReviewVersions?: readonly string[];
  readonly sideEffects?: string;
  readonly failurePolicy?: string;
  readonly matchPolicy?: string;
  readonly reinvocationPolicy?: string;
  readonly timeoutSeconds?: number;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

interface WebhookConfiguration extends KubernetesObject {
  readonly webhooks?: readonly Webhook[];
}

function setDefaults(configuration: Draft, isMutating: boolean): void {
  for (const webhook of (configuration.webhooks ?? []) as Draft[]) {
    webhook.failurePolicy ??= 'Fail';
    webhook.matchPolicy ??= 'Equivalent';
    webhook.namespaceSelector ??= {};
    webhook.objectSelector ??= {};
    webhook.timeoutSeconds ??= 10;
    if (isMutating) webhook.reinvocationPolicy ??= 'Never';
    for (const rule of (webhook.rules ?? []) as Draft[]) rule.scope ??= '*';
    const service = (webhook.clientConfig as { service?: Draft } | undefined)?.service;
    if (service !== undefined) service.port ??= 443;
  }
}

/** Field, what it may be; those with a default are always there. */
const CHOICES = [
  ['failurePolicy', ['Fail', 'Ignore']],
  ['matchPolicy', ['Equivalent', 'Exact']],
  ['reinvocationPolicy', ['IfNeeded', 'Never']],
] as const;

function validateWebhook(webhook: Webhook, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', admissionReviewVersions = [], sideEffects, timeoutSeconds = 10, clientConfig } = webhook;
  if (name === '') errors.push(required(`${field}.name`));
  else {
    for (const why of dnsSubdomain(name)) errors.push(invalidValue(`${field}.name`, name, why));
    if (name.split('.').length < 3) {
      const why = 'should be a domain with at least three segments separated by dots';
      errors.push(invalidValue(`${field}.name`, name, why));
    }
  }
  const versions = `${field}.admissionReviewVersions`;
  if (admissionReviewVersions.length === 0) {
    errors.push(required(versions, 'must specify one of v1, v1beta1'));
  } else if (!admissionReviewVersions.some((version) => version === 'v1' || version === 'v1beta1')) {
    const why = 'must include at least one of v1, v1beta1';
    errors.push(invalidValue(versions, admissionReviewVersions, why));
  }
  for (const [choice, allowed] of CHOICES) {
    const value = webhook[choice];
    if (value === undefined || (allowed as readonly string[]).includes(value)) continue;
    errors.push(notSupported(`${field}.${choice}`, value, allowed));
  }
  if (sideEffects === undefined) {
    errors.push(required(`${field}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  } else if (sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') {
    errors.push(notSupported(`${field}.sideEffects`, sideEffects, ['None', 'NoneOnDryRun']));
  }
  if (timeoutSeconds > 30 || timeoutSeconds < 1) {
    const why = 'the timeout value must be between 1 and 30 seconds';
    errors.push(invalidValue(`${field}.timeoutSeconds`, timeoutSeconds, why));
  }
  for (const selector of ['namespaceSelector', 'objectSelector'] as const) {
    errors.push(...validateLabelSelector(webhook[selector] ?? {}, `${field}.${selector}`));
  }
  return [...errors, ...validateClient(clientConfig ?? {}, `${field}.clientConfig`)];
}

function validateClient({ url, service }: ClientConfig, field: string): readonly FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(field, 'exactly one of url or service is required')];
  }
  if (url !== undefined) {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1] ?? '';
    if (scheme === 'https') return [];
    const form = 'desired format: https://host[/path]';
    const why = `'https' is the only allowed URL scheme; ${form}`;
    return [invalidValue(`${field}.url`, scheme === '' ? url : scheme, why)];
  }
  const errors: FieldError[] = [];
  const { name = '', namespace = '', port = 443 } = service!;
  if (name === '') errors.push(required(`${field}.service.name`, 'service name is required'));
  if (namespace === '') errors.push(required(`${field}.service.namespace`, 'service namespace is required'));
  if (portNumber(port).length > 0) {
    const why = `port is not valid: ${portNumber(port).join(',')}`;
    errors.push(invalidValue(`${field}.service.port`, port, why));
  }
  return errors;
}

function validate({ webhooks = [] }: WebhookConfiguration): readonly FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const { name = '' } = webhook;
    const again = names.has(name) ? [duplicate(`webhooks[${index}].name`, name)] : [];
    names.add(name);
    return [...validateWebhook(webhook, `webhooks[${index}]`), ...again];
  });
}

function defineConfiguration(word: 'Validating' | 'Mutating'): Kind {
  const kind = `${word}WebhookConfiguration`;
  const row: Kind<WebhookConfiguration> = {
    kind,
    definition: kind,
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    categories: ['api-extensions'],
    isNamespaced: false,
    nameRule: dnsSubdomain,
    hasStatus: false,
    hasGeneration: true,
    storedOnly: 'No webhook is called.',
    setDefaults: (configuration) => setDefaults(configuration, word === 'Mutating'),
    validate,
    columns: [{ name: 'Name' }, { name: 'Webhooks', type: 'integer' }, { name: 'Age' }],
    cells: ({ metadata, webhooks = [] }, { epochMs }) => [
      metadata.name,
      webhooks.length,
      age(metadata.creationTimestamp, epochMs),
    ],
  };
  return defineKind(row);
}

export const validatingWebhookConfigurationKind = defineConfiguration('Validating');
export const mutatingWebhookConfigurationKind = defineConfiguration('Mutating');
