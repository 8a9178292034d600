/**
 * The admission plugin LimitRanger: gives containers the default requests and limits of their namespace, and refuses
 * pods and claims that ask for less or more than its limit ranges allow, or for limits too far above requests.
 * Left out: the check of a resize. Upstream: plugin/pkg/admission/limitranger.
 */
import { compareText } from '../../kernel/text';
import type { Container, Pod } from '../../resources';
import type {
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  ResourceAmounts,
} from '../../storage-resources';
import type { Draft } from '../decode';
import { limitRangeKind } from '../kinds/limit-range';
import { compareQuantities, parseQuantity } from '../quantity';
import { podLimits, podRequests } from '../resource-amounts';
import { forbidden } from '../status';
import type { AdmissionMaker, AdmissionRequest } from './admission';

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionMaker = ({ registry }) => {
  function rangesFor({ kind, namespace, operation }: AdmissionRequest): readonly LimitRange[] {
    const isPod = kind.kind === 'Pod' && operation === 'CREATE';
    if (!isPod && kind.kind !== 'PersistentVolumeClaim') return [];
    return registry.list(limitRangeKind, namespace);
  }

  return {
    change(request) {
      if (request.kind.kind !== 'Pod') return;
      for (const range of rangesFor(request)) setDefaultResources(range, request.object);
    },
    check(request) {
      for (const range of rangesFor(request)) {
        const items = range.spec?.limits ?? [];
        const object = request.object as unknown;
        const problems =
          request.kind.kind === 'Pod'
            ? items.flatMap((item) => checkPod(item, object as Pod))
            : items.flatMap((item) =>
                checkClaim(
                  item,
                  object as PersistentVolumeClaim,
                  request.previous as PersistentVolumeClaim | null,
                ),
              );
        if (problems.length > 0) throw forbidden(request.kind, request.name, tellAll(problems));
      }
      return undefined;
    },
  };
};

/** As Go prints several errors as one. */
function tellAll(problems: readonly string[]): string {
  const different = [...new Set(problems)];
  return different.length === 1 ? different[0]! : `[${different.join(', ')}]`;
}

function setDefaultResources({ spec }: LimitRange, pod: Draft): void {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const { type, default: most, defaultRequest } of spec?.limits ?? []) {
    if (type !== 'Container') continue;
    Object.assign(limits, most);
    Object.assign(requests, defaultRequest);
  }
  const { containers, initContainers } = pod.spec as { containers?: Draft[]; initContainers?: Draft[] };
  const told = [
    ...(containers ?? []).flatMap((container) => fillContainer(container, requests, limits, 'container')),
    ...(initContainers ?? []).flatMap((container) =>
      fillContainer(container, requests, limits, 'init container'),
    ),
  ];
  if (told.length === 0) return;
  const metadata = pod.metadata as Draft;
  const text = `LimitRanger plugin set: ${told.join('; ')}`;
  metadata.annotations = { ...(metadata.annotations as Draft | undefined), [ANNOTATION]: text };
}

/** Says what was filled in. */
function fillContainer(
  container: Draft,
  requests: ResourceAmounts,
  limits: ResourceAmounts,
  what: string,
): readonly string[] {
  const resources = { ...(container.resources as Draft | undefined) };
  const told: string[] = [];
  for (const [field, defaults, word] of [
    ['requests', requests, 'request'],
    ['limits', limits, 'limit'],
  ] as const) {
    const own = (resources[field] ?? {}) as ResourceAmounts;
    const names = Object.keys(defaults).filter((name) => own[name] === undefined);
    if (names.length === 0) continue;
    resources[field] = { ...Object.fromEntries(names.map((name) => [name, defaults[name]!])), ...own };
    told.push(`${names.sort(compareText).join(', ')} ${word} for ${what} ${String(container.name)}`);
  }
  container.resources = resources;
  return told;
}

function checkPod(item: LimitRangeItem, pod: Pod): readonly string[] {
  if (item.type === 'Pod') return checkAmounts(item, podRequests(pod), podLimits(pod));
  if (item.type !== 'Container') return [];
  const containers: readonly Container[] = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return containers.flatMap(({ resources }) =>
    checkAmounts(item, resources?.requests ?? {}, resources?.limits ?? {}),
  );
}

function checkAmounts(
  item: LimitRangeItem,
  requests: ResourceAmounts,
  limits: ResourceAmounts,
): readonly string[] {
  const { type = '', min = {}, max = {}, maxLimitRequestRatio = {} } = item;
  return [
    ...namesOf(min).flatMap((name) => checkLeast(type, name, min[name]!, requests[name], limits[name]) ?? []),
    ...namesOf(max).flatMap((name) => checkMost(type, name, max[name]!, requests[name], limits[name]) ?? []),
    ...namesOf(maxLimitRequestRatio).flatMap(
      (name) => checkRatio(type, name, maxLimitRequestRatio[name]!, requests[name], limits[name]) ?? [],
    ),
  ];
}

function namesOf(amounts: ResourceAmounts): readonly string[] {
  return Object.keys(amounts).sort(compareText);
}

type Amount = string | undefined;

/** Null: nothing is wrong. */
function checkLeast(
  type: string,
  name: string,
  least: string,
  request: Amount,
  limit: Amount,
): string | null {
  const head = `minimum ${name} usage per ${type} is ${least}`;
  if (request === undefined) return `${head}.  No request is specified`;
  if (compareQuantities(request, least) < 0) return `${head}, but request is ${request}`;
  const isLess = limit !== undefined && compareQuantities(limit, least) < 0;
  return isLess ? `${head}, but limit is ${limit}` : null;
}

function checkMost(type: string, name: string, most: string, request: Amount, limit: Amount): string | null {
  const head = `maximum ${name} usage per ${type} is ${most}`;
  if (limit === undefined) return `${head}.  No limit is specified`;
  if (compareQuantities(limit, most) > 0) return `${head}, but limit is ${limit}`;
  const isMore = request !== undefined && compareQuantities(request, most) > 0;
  return isMore ? `${head}, but request is ${request}` : null;
}

function checkRatio(
  type: string,
  name: string,
  ratio: string,
  request: Amount,
  limit: Amount,
): string | null {
  const head = `${name} max limit to request ratio per ${type} is ${ratio}`;
  const asked = nanoOf(request);
  const allowed = nanoOf(limit);
  if (asked === 0n) return `${head}, but no request is specified or request is 0`;
  if (allowed === 0n) return `${head}, but no limit is specified or limit is 0`;
  if (allowed * NANO <= asked * nanoOf(ratio)) return null;
  return `${head}, but provided ratio is ${showRatio(allowed, asked)}`;
}

const NANO = 1_000_000_000n;
const MILLIONTHS = 1_000_000n;

function nanoOf(amount: Amount): bigint {
  return amount === undefined ? 0n : (parseQuantity(amount)?.nano ?? 0n);
}

/** With six decimals; halves go to the even one. */
function showRatio(limit: bigint, request: bigint): string {
  const scaled = limit * MILLIONTHS;
  const whole = scaled / request;
  const twice = (scaled % request) * 2n;
  const isUp = twice > request || (twice === request && whole % 2n === 1n);
  const rounded = isUp ? whole + 1n : whole;
  return `${rounded / MILLIONTHS}.${String(rounded % MILLIONTHS).padStart(6, '0')}`;
}

/** Of a claim only requests count; one that is stored already is not looked at again. */
function checkClaim(
  { type = '', min = {}, max = {} }: LimitRangeItem,
  { spec }: PersistentVolumeClaim,
  previous: PersistentVolumeClaim | null,
): readonly string[] {
  if (type !== 'PersistentVolumeClaim') return [];
  const requests = spec.resources?.requests ?? {};
  const before = previous?.spec.resources?.requests ?? {};
  const isNew = (name: string): boolean =>
    requests[name] === undefined ||
    before[name] === undefined ||
    compareQuantities(requests[name], before[name]) !== 0;
  return [
    ...namesOf(min)
      .filter(isNew)
      .flatMap((name) => checkLeast(type, name, min[name]!, requests[name], undefined) ?? []),
    ...namesOf(max)
      .filter(isNew)
      .flatMap((name) => checkMostAsked(type, name, max[name]!, requests[name]) ?? []),
  ];
}

function checkMostAsked(type: string, name: string, most: string, request: Amount): string | null {
  const head = `maximum ${name} usage per ${type} is ${most}`;
  if (request === undefined) return `${head}.  No request is specified`;
  return compareQuantities(request, most) > 0 ? `${head}, but request is ${request}` : null;
}
