/**
 * Rules for pods. Upstream: ValidatePodSpec and ValidatePodUpdate in pkg/apis/core/validation/validation.go.
 * Not checked here: affinity, security contexts, scheduling gates, the inside of volume sources.
 * What follows "may not change fields other than" is a diff of Go structs upstream; ours lists the changed
 * fields in the same style, but not its surroundings.
 */
import type { Container, Pod, PodSpec, Toleration, Volume } from '../../resources';
import { isSame } from '../equality';
import { duplicate, forbiddenField, invalidValue, required } from '../field';
import { validateLabels } from '../metadata';
import { dnsLabel, dnsSubdomain, ipAddress } from '../names';
import type { FieldError } from '../status';
import {
  validateContainerCount,
  validateContainers,
  validateHostPorts,
  validatePolicy,
} from './container-validation';

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

export function validatePod(pod: Pod): readonly FieldError[] {
  return validatePodSpec(pod.spec, 'spec');
}

/** `field` is where the spec stands: `spec`, or `spec.template.spec`; `claims`: volumes that a StatefulSet adds. */
export function validatePodSpec(
  spec: PodSpec,
  field: string,
  claims: readonly string[] = [],
): readonly FieldError[] {
  const volumes = [...(spec.volumes ?? []).map((volume) => volume.name), ...claims];
  const containers = spec.containers ?? [];
  const errors = [...validateVolumes(spec.volumes ?? [], `${field}.volumes`)];
  if (containers.length === 0) errors.push(required(`${field}.containers`));
  errors.push(...validateContainers(containers, `${field}.containers`, volumes));
  errors.push(...validateInitContainers(spec, field, volumes));
  errors.push(...validateHostPorts(containers, `${field}.containers`));
  errors.push(...validatePolicy(spec.restartPolicy, `${field}.restartPolicy`, RESTART_POLICIES));
  errors.push(...validatePolicy(spec.dnsPolicy, `${field}.dnsPolicy`, DNS_POLICIES));
  errors.push(...validateLabels(spec.nodeSelector, `${field}.nodeSelector`));
  errors.push(...validateNames(spec, field));
  errors.push(...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`));
  errors.push(...validateHostAliases(spec, field));
  const grace = spec.terminationGracePeriodSeconds ?? 30;
  if (grace < 0) {
    const why = 'must be greater than or equal to 0';
    errors.push(invalidValue(`${field}.terminationGracePeriodSeconds`, grace, why));
  }
  const deadline = spec.activeDeadlineSeconds as number | undefined;
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)) {
    const why = 'must be between 1 and 2147483647, inclusive';
    errors.push(invalidValue(`${field}.activeDeadlineSeconds`, deadline, why));
  }
  return errors;
}

function validateVolumes(volumes: readonly Volume[], field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  volumes.forEach((volume, index) => {
    const path = `${field}[${index}]`;
    if (!volume.name) errors.push(required(`${path}.name`));
    else {
      for (const why of dnsLabel(volume.name)) errors.push(invalidValue(`${path}.name`, volume.name, why));
      if (names.has(volume.name)) errors.push(duplicate(`${path}.name`, volume.name));
      names.add(volume.name);
    }
    const [, ...others] = Object.keys(volume).filter((source) => source !== 'name');
    for (const source of others) {
      errors.push(forbiddenField(`${path}.${source}`, 'may not specify more than 1 volume type'));
    }
    if (volume.configMap !== undefined && !volume.configMap.name)
      errors.push(required(`${path}.configMap.name`));
  });
  return errors;
}

function validateInitContainers(
  spec: PodSpec,
  field: string,
  volumes: readonly string[],
): readonly FieldError[] {
  const initContainers = spec.initContainers ?? [];
  const taken = new Set((spec.containers ?? []).map((container) => container.name));
  const errors = [...validateContainers(initContainers, `${field}.initContainers`, volumes)];
  initContainers.forEach(({ name }, index) => {
    if (taken.has(name)) errors.push(duplicate(`${field}.initContainers[${index}].name`, name));
  });
  return errors;
}

function validateNames(spec: PodSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const rules = [
    ['serviceAccountName', dnsSubdomain],
    ['nodeName', dnsSubdomain],
    ['hostname', dnsLabel],
    ['subdomain', dnsLabel],
  ] as const;
  for (const [name, rule] of rules) {
    const value = spec[name];
    if (value) for (const why of rule(value)) errors.push(invalidValue(`${field}.${name}`, value, why));
  }
  return errors;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTolerations(tolerations: readonly Toleration[], field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  tolerations.forEach(({ key, operator = 'Equal', value, effect, tolerationSeconds }, index) => {
    const path = `${field}[${index}]`;
    if (!key && operator !== 'Exists') {
      const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalidValue(`${path}.operator`, operator, why));
    }
    if (operator === 'Exists' && value) {
      errors.push(invalidValue(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      errors.push(invalidValue(`${path}.effect`, effect ?? '', why));
    }
    if (effect) errors.push(...validatePolicy(effect, `${path}.effect`, EFFECTS));
  });
  return errors;
}

function validateHostAliases(spec: PodSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  (spec.hostAliases ?? []).forEach(({ ip, hostnames = [] }, index) => {
    for (const why of ipAddress(ip ?? ''))
      errors.push(invalidValue(`${field}.hostAliases[${index}].ip`, ip ?? '', why));
    for (const hostname of hostnames) {
      for (const why of dnsSubdomain(hostname)) {
        errors.push(invalidValue(`${field}.hostAliases[${index}].hostnames`, hostname, why));
      }
    }
  });
  return errors;
}

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** A running pod is nearly immutable. */
export function validatePodUpdate(next: Pod, previous: Pod): readonly FieldError[] {
  for (const [field, word] of [
    ['containers', 'containers'],
    ['initContainers', 'init containers'],
  ] as const) {
    const errors = validateContainerCount(
      next.spec[field] ?? [],
      previous.spec[field] ?? [],
      `spec.${field}`,
      word,
    );
    if (errors.length > 0) return errors;
  }
  const errors = [...validateDeadlineUpdate(next.spec, previous.spec)];
  errors.push(...validateTolerationUpdate(next.spec, previous.spec));
  errors.push(...validateGateUpdate(next.spec, previous.spec));
  const changed: PodSpec = {
    ...next.spec,
    containers: withImages(next.spec.containers, previous.spec.containers),
    initContainers:
      next.spec.initContainers && withImages(next.spec.initContainers, previous.spec.initContainers ?? []),
    activeDeadlineSeconds: previous.spec.activeDeadlineSeconds,
    tolerations: previous.spec.tolerations,
    schedulingGates: previous.spec.schedulingGates,
    ...(isGatedWithMore(next.spec, previous.spec) && { nodeSelector: previous.spec.nodeSelector }),
  };
  if (!isSame(changed, previous.spec)) {
    const message = `pod updates may not change fields other than ${UPDATABLE}\n${specDifference(changed, previous.spec)}`;
    errors.push(forbiddenField('spec', message));
  }
  return errors;
}

function withImages(next: readonly Container[], previous: readonly Container[]): readonly Container[] {
  return next.map((container, index) => ({ ...container, image: previous[index]?.image ?? container.image }));
}

function validateDeadlineUpdate(next: PodSpec, previous: PodSpec): readonly FieldError[] {
  const [now, before] = [next.activeDeadlineSeconds, previous.activeDeadlineSeconds] as (
    | number
    | undefined
  )[];
  const field = 'spec.activeDeadlineSeconds';
  if (now === undefined && before !== undefined) {
    return [invalidValue(field, null, 'must not update from a positive integer to nil value')];
  }
  if (now !== undefined && before !== undefined && now > before) {
    return [invalidValue(field, now, 'must be less than or equal to previous value')];
  }
  return [];
}

const gateNames = ({ schedulingGates }: PodSpec) =>
  ((schedulingGates ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);

function validateGateUpdate(next: PodSpec, previous: PodSpec): readonly FieldError[] {
  const before = gateNames(previous);
  return gateNames(next).flatMap((name, index) => {
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return before.includes(name) ? [] : [forbiddenField(`spec.schedulingGates[${index}].name`, why)];
  });
}

/** While a gate holds a pod back its node selector may become narrower. Its affinity can't be changed here. */
function isGatedWithMore(next: PodSpec, previous: PodSpec): boolean {
  const before = Object.entries(previous.nodeSelector ?? {});
  return gateNames(previous).length > 0 && before.every(([key, value]) => next.nodeSelector?.[key] === value);
}

function validateTolerationUpdate(next: PodSpec, previous: PodSpec): readonly FieldError[] {
  const kept = next.tolerations ?? [];
  const isMissing = (previous.tolerations ?? []).some(
    (old) => !kept.some((now) => isSame({ ...now, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  );
  const why = 'existing toleration can not be modified except its tolerationSeconds';
  return isMissing ? [forbiddenField('spec.tolerations', why)] : [];
}

function specDifference(next: PodSpec, previous: PodSpec): string {
  const names = [...new Set([...Object.keys(previous), ...Object.keys(next)])];
  const changed = names.filter((name) => !isSame(next[name], previous[name]));
  const lines = changed.flatMap((name) => {
    const goName = name.slice(0, 1).toUpperCase() + name.slice(1);
    return [`- \t${goName}: ${goLiteral(previous[name])},`, `+ \t${goName}: ${goLiteral(next[name])},`];
  });
  const identical = names.length - changed.length;
  return ['  core.PodSpec{', `  \t... // ${identical} identical fields`, ...lines, '  }', ''].join('\n');
}

function goLiteral(value: unknown): string {
  return value === undefined ? 'nil' : JSON.stringify(value);
}
