/**
 * Rules for containers. Upstream: validateContainers in pkg/apis/core/validation/validation.go.
 * Not checked here: security contexts, volume devices, resource claims, resize policies.
 */
import type { Container, ContainerPort, EnvironmentVariable, ResourceRequirements } from '../../resources';
import { duplicate, forbiddenField, invalidValue, notFoundField, notSupported, required } from '../field';
import { dnsLabel, environmentName, portName, portNumber } from '../names';
import { compareQuantities } from '../quantity';
import type { FieldError } from '../status';
import { validateHandler, validateProbe } from './probe-validation';

export function validateContainers(
  containers: readonly Container[],
  field: string,
  volumes: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  containers.forEach((container, index) => {
    const path = `${field}[${index}]`;
    errors.push(...validateContainer(container, path, volumes));
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
    names.add(container.name);
    const { lifecycle } = container;
    for (const hook of ['postStart', 'preStop'] as const) {
      const handler = lifecycle?.[hook];
      if (handler === undefined) continue;
      errors.push(
        ...validateHandler(handler, `${path}.lifecycle.${hook}`, ['exec', 'httpGet', 'tcpSocket', 'sleep']),
      );
    }
    errors.push(...validateProbe(container.livenessProbe, `${path}.livenessProbe`, 'liveness'));
    errors.push(...validateProbe(container.readinessProbe, `${path}.readinessProbe`, 'readiness'));
    errors.push(...validateProbe(container.startupProbe, `${path}.startupProbe`, 'startup'));
  });
  return errors;
}

function validateContainer(
  container: Container,
  field: string,
  volumes: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { name, image } = container;
  if (!name) errors.push(required(`${field}.name`));
  else for (const why of dnsLabel(name)) errors.push(invalidValue(`${field}.name`, name, why));
  if (!image) errors.push(required(`${field}.image`));
  else if (image.trim() !== image) {
    errors.push(invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace'));
  }
  errors.push(
    ...validatePolicy(container.terminationMessagePolicy, `${field}.terminationMessagePolicy`, MESSAGES),
  );
  errors.push(...validatePorts(container.ports ?? [], `${field}.ports`));
  errors.push(...validateEnvironment(container.env ?? [], `${field}.env`));
  errors.push(...validateMounts(container, field, volumes));
  errors.push(...validatePolicy(container.imagePullPolicy, `${field}.imagePullPolicy`, PULL_POLICIES));
  errors.push(...validateResources(container.resources ?? {}, `${field}.resources`));
  return errors;
}

const MESSAGES = ['FallbackToLogsOnError', 'File'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validatePolicy(
  value: unknown,
  field: string,
  supported: readonly string[],
): readonly FieldError[] {
  if (value === undefined || value === '') return [required(field)];
  return supported.includes(value as string) ? [] : [notSupported(field, value, supported)];
}

function validatePorts(ports: readonly ContainerPort[], field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  ports.forEach((port, index) => {
    const path = `${field}[${index}]`;
    if (port.name) {
      const problems = portName(port.name);
      for (const why of problems) errors.push(invalidValue(`${path}.name`, port.name, why));
      if (problems.length === 0 && names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name));
      names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${path}.containerPort`));
    else {
      for (const why of portNumber(port.containerPort)) {
        errors.push(invalidValue(`${path}.containerPort`, port.containerPort, why));
      }
    }
    if (port.hostPort) {
      for (const why of portNumber(port.hostPort))
        errors.push(invalidValue(`${path}.hostPort`, port.hostPort, why));
    }
    errors.push(...validatePolicy(port.protocol, `${path}.protocol`, PROTOCOLS));
  });
  return errors;
}

const ENVIRONMENT_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function validateEnvironment(
  variables: readonly EnvironmentVariable[],
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  variables.forEach((variable, index) => {
    const path = `${field}[${index}]`;
    if (!variable.name) errors.push(required(`${path}.name`));
    else
      for (const why of environmentName(variable.name))
        errors.push(invalidValue(`${path}.name`, variable.name, why));
    const { valueFrom } = variable;
    if (valueFrom === undefined) return;
    const sources = ENVIRONMENT_SOURCES.filter((source) => valueFrom[source] !== undefined);
    if (sources.length === 0) {
      const message = `must specify one of: ${'`'}fieldRef${'`'}, ${'`'}resourceFieldRef${'`'}, ${'`'}configMapKeyRef${'`'}, ${'`'}secretKeyRef${'`'} or ${'`'}fileKeyRef${'`'}`;
      errors.push(invalidValue(`${path}.valueFrom`, '', message));
    } else if (variable.value) {
      errors.push(invalidValue(`${path}.valueFrom`, '', 'may not be specified when `value` is not empty'));
    } else if (sources.length > 1) {
      errors.push(
        invalidValue(`${path}.valueFrom`, '', 'may not have more than one field specified at a time'),
      );
    }
  });
  return errors;
}

function validateMounts(
  container: Container,
  field: string,
  volumes: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  (container.volumeMounts ?? []).forEach((mount, index) => {
    const path = `${field}.volumeMounts[${index}]`;
    if (!mount.name) errors.push(required(`${path}.name`));
    else if (!volumes.includes(mount.name)) errors.push(notFoundField(`${path}.name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${path}.mountPath`));
    if (paths.has(mount.mountPath))
      errors.push(invalidValue(`${path}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    if (mount.subPath?.startsWith('/')) {
      errors.push(invalidValue(`${path}.subPath`, mount.subPath, 'must be a relative path'));
    }
  });
  return errors;
}

const STANDARD_RESOURCES = ['cpu', 'memory', 'ephemeral-storage', 'storage'];

function validateResources(
  { limits = {}, requests = {} }: ResourceRequirements,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [amounts, name] of [
    [limits, 'limits'],
    [requests, 'requests'],
  ] as const) {
    for (const [resource, amount] of Object.entries(amounts)) {
      const path = `${field}.${name}`;
      if (
        !STANDARD_RESOURCES.includes(resource) &&
        !resource.includes('/') &&
        !resource.startsWith('hugepages-')
      ) {
        const why = 'must be a standard resource type or fully qualified';
        errors.push(invalidValue(path, resource, why));
        errors.push(invalidValue(path, resource, 'must be a standard resource for containers'));
      }
      if (compareQuantities(amount, '0') < 0) {
        errors.push(invalidValue(`${path}[${resource}]`, amount, 'must be greater than or equal to 0'));
      }
    }
  }
  for (const [resource, request] of Object.entries(requests)) {
    const limit = limits[resource];
    if (limit !== undefined && compareQuantities(request, limit) > 0) {
      const why = `must be less than or equal to ${resource} limit of ${limit}`;
      errors.push(invalidValue(`${field}.requests`, request, why));
    }
  }
  return errors;
}

/** Two containers of a pod can't have one port of the host. */
export function validateHostPorts(containers: readonly Container[], field: string): readonly FieldError[] {
  const taken = new Set<string>();
  const errors: FieldError[] = [];
  containers.forEach((container, index) => {
    (container.ports ?? []).forEach((port, portIndex) => {
      if (!port.hostPort) return;
      const key = `${port.protocol}//${port.hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${field}[${index}].ports[${portIndex}].hostPort`, key));
      taken.add(key);
    });
  });
  return errors;
}

export function validateContainerCount(
  next: readonly Container[],
  previous: readonly Container[],
  field: string,
  word: string,
): readonly FieldError[] {
  if (next.length === previous.length) return [];
  return [forbiddenField(field, `pod updates may not add or remove ${word}`)];
}
