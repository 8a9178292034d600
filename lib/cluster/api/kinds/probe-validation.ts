/** Rules for probes and lifecycle hooks. Upstream: validateProbe, validateHandler in pkg/apis/core/validation. */
import type { Probe, ProbeHandler } from '../../resources';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { portName, portNumber } from '../names';
import type { FieldError } from '../status';

type Handlers = 'httpGet' | 'tcpSocket' | 'exec' | 'grpc' | 'sleep';

export function validateProbe(
  probe: Probe | undefined,
  field: string,
  kind: 'liveness' | 'readiness' | 'startup',
): readonly FieldError[] {
  if (probe === undefined) return [];
  const errors = [...validateHandler(probe, field, ['exec', 'httpGet', 'tcpSocket', 'grpc'])];
  const numbers = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ];
  for (const name of numbers) {
    const value = probe[name];
    if (typeof value === 'number' && value < 0) {
      errors.push(invalidValue(`${field}.${name}`, value, 'must be greater than or equal to 0'));
    }
  }
  if (kind !== 'readiness' && probe.successThreshold !== 1) {
    errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
  }
  return errors;
}

export function validateHandler(
  handler: ProbeHandler,
  field: string,
  allowed: readonly Handlers[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const [first, ...others] = allowed.filter((name) => handler[name] !== undefined);
  if (first === undefined) return [required(field, 'must specify a handler type')];
  for (const name of others) {
    errors.push(forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type'));
  }
  if (first === 'exec' && (handler.exec?.command ?? []).length === 0) {
    errors.push(required(`${field}.exec.command`));
  }
  if (first === 'httpGet') errors.push(...validateHttpGet(handler.httpGet!, `${field}.httpGet`));
  if (first === 'tcpSocket') errors.push(...validatePort(handler.tcpSocket!.port, `${field}.tcpSocket.port`));
  return errors;
}

function validateHttpGet(action: NonNullable<ProbeHandler['httpGet']>, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!action.path) errors.push(required(`${field}.path`));
  errors.push(...validatePort(action.port, `${field}.port`));
  const schemes = ['HTTP', 'HTTPS'];
  if (!schemes.includes(action.scheme ?? ''))
    errors.push(notSupported(`${field}.scheme`, action.scheme, schemes));
  return errors;
}

function validatePort(port: number | string | undefined, field: string): readonly FieldError[] {
  const value = port ?? 0;
  const problems = typeof value === 'number' ? portNumber(value) : portName(value);
  return problems.map((why) => invalidValue(field, value, why));
}
