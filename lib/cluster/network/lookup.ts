/**
 * Looks a name up as a resolver does: one name after the other, each with as many attempts at each server as it
 * has. Search domains and their order come from the caller (names.ts). What was tried is told as one hop: the
 * packets to the DNS server are no hops of the learner's request, unless none of them was answered.
 */
import type { DnsAnswer, DnsRecord, DnsReply, RecordType } from '../process';
import type { Lookup, Place, Pointer } from '../trace';
import type { Wiring } from './connection';
import { askServer, type Reply } from './dns-question';
import { type Endpoint, placeOf, shortName } from './endpoint';
import { serviceCommand, slicesCommand } from './service-words';
import { type HopDraft, type Telling, tellHop } from './tracer';

export interface LookupPlan {
  /** As the client wrote it. */
  readonly asked: string;
  readonly names: readonly string[];
  readonly type: RecordType;
  readonly servers: readonly string[];
  readonly port: number;
  readonly timeoutMs: number;
  readonly attempts: number;
  /** The next name is tried also where a name exists without such a record, as glibc does. */
  readonly skipsEmpty: boolean;
  /** Is given what the latest question has met so far: for who gives up before an answer. */
  readonly watch?: (hops: readonly Telling[]) => void;
  /** Every name is asked for; the first with an answer decides. */
  readonly asksAll?: boolean;
}

export interface LookupResult {
  readonly replies: readonly DnsReply[];
  /** What the story tells of it. */
  readonly tell: () => readonly HopDraft[];
  readonly server: string | null;
}

interface Tried extends Reply {
  readonly name: string;
  readonly server: string;
}

export function lookUp(
  wiring: Wiring,
  from: Endpoint,
  plan: LookupPlan,
  done: (result: LookupResult) => void,
): () => void {
  const { type } = plan;
  const tried: Tried[] = [];
  let stop = () => {};

  function finish(): void {
    const replies = tried.map(({ name, answer, failure, afterMs }) => ({
      name,
      type,
      answer,
      failure,
      afterMs,
    }));
    const server = tried.at(-1)?.server ?? plan.servers[0] ?? null;
    done({ replies, tell: () => tellLookup(from, plan, tried), server });
  }

  function ask(nameIndex: number, attempt: number, serverIndex: number): void {
    const name = plan.names[nameIndex]!;
    const server = plan.servers[serverIndex]!;
    const { port, timeoutMs } = plan;
    const hops: Telling[] = [];
    plan.watch?.(hops);
    const hear = (reply: Reply): void => {
      const { answer, failure, afterMs, by, hops } = reply;
      if (answer !== null) {
        tried.push({ answer, failure, afterMs, by, hops, name, server });
        if (isEnough(answer, plan) || nameIndex + 1 >= plan.names.length) finish();
        else ask(nameIndex + 1, 0, 0);
        return;
      }
      if (serverIndex + 1 < plan.servers.length) ask(nameIndex, attempt, serverIndex + 1);
      else if (attempt + 1 < plan.attempts) ask(nameIndex, attempt + 1, 0);
      else {
        tried.push({ answer, failure, afterMs, by, hops, name, server });
        finish();
      }
    };
    stop = askServer(wiring, from, { address: server, port }, { name, type }, timeoutMs, hear, hops);
  }

  if (plan.servers.length > 0) ask(0, 0, 0);
  else stop = wiring.kernel.schedule(0, 'progress', finish);
  return () => stop();
}

function isEnough({ code, answers }: DnsAnswer, { skipsEmpty, asksAll, type }: LookupPlan): boolean {
  if (asksAll || code !== 'NOERROR') return false;
  return !skipsEmpty || answers.some((record) => record.type === type);
}

export function addressesOf({ answer }: Pick<DnsReply, 'answer'>): readonly string[] {
  return (answer?.answers ?? []).filter(({ type }) => type === 'A').map(({ data }) => data);
}

const MEANINGS: Readonly<Record<string, string>> = {
  NXDOMAIN: ' NXDOMAIN means: there is no such name.',
  SERVFAIL: ' SERVFAIL means: the server does not know the name, and has nobody else to ask.',
  REFUSED: ' REFUSED means: the server is not set up for such names.',
};

function tellLookup(from: Endpoint, plan: LookupPlan, tried: readonly Tried[]): readonly HopDraft[] {
  const hasAnswer = ({ answer }: Tried) => answer?.code === 'NOERROR' && answer.answers.length > 0;
  const last = (plan.asksAll ? tried.find(hasAnswer) : undefined) ?? tried.at(-1);
  if (last === undefined) {
    const reason = `${plan.asked} is not in /etc/hosts of ${shortName(from)}, and no DNS server can be asked: /etc/resolv.conf names none.`;
    return [{ place: placeOf(from), decision: 'unresolved', reason, lookup: describe(plan, tried, null) }];
  }
  const lookup = describe(plan, tried, last.server);
  if (last.by === null) return tellSilence(from, plan, last, lookup);
  const kind = last.by.kind === 'internet' ? 'internet' : 'dns';
  const place: Place = { kind, name: last.by.name, address: last.server };
  const answers = last.answer?.code === 'NOERROR' ? last.answer.answers : [];
  // A resolver wants an address; an alias alone is none.
  const found = plan.skipsEmpty ? answers.filter((record) => record.type === plan.type) : answers;
  if (found.length > 0) {
    const reason = `${tellWhom(plan.asked, last)} ${tellTried(lookup.tried)}`;
    return [{ place, decision: 'resolved', reason, lookup }];
  }
  const outside =
    last.by.kind === 'internet' ? ' It stands outside the cluster and knows no names of Services.' : '';
  const meaning = MEANINGS[last.answer?.code ?? ''] ?? '';
  const alias = findAlias(tried);
  const other = alias === null ? '' : ` ${alias.name} is another name for ${alias.data.replace(/\.$/, '')}.`;
  const pointer = pointToName(from, plan.asked, tried);
  const isEmpty = pointer.field === 'endpoints[].conditions.ready';
  const empty = isEmpty ? ' The Service is there, but it has no address of its own and no ready pod.' : '';
  const why = `${meaning}${other}${empty} So ${plan.asked.replace(/\.$/, '')} has no address.`;
  const reason = `${tellWhom(plan.asked, last)} ${tellTried(lookup.tried)}${why}${outside}`;
  return [{ place, decision: 'unresolved', reason, lookup, pointer }];
}

function describe(plan: LookupPlan, tried: readonly Tried[], server: string | null): Lookup {
  return {
    name: plan.asked,
    server,
    tried: tried.map(({ name, answer }) => ({ name, type: plan.type, answer: describeAnswer(answer) })),
  };
}

function describeAnswer(answer: DnsAnswer | null): string {
  if (answer === null) return 'no answer in time';
  if (answer.code !== 'NOERROR') return answer.code;
  if (answer.answers.length === 0) return 'no record of this type';
  return answer.answers.map(({ data }) => data).join(', ');
}

function tellWhom(asked: string, { by, server }: Tried): string {
  const whose = by!.kind === 'dns' ? 'the DNS server of the cluster' : 'a DNS server on the internet';
  return `${capital(whose)} (${server}) was asked for ${asked.replace(/\.$/, '')}.`;
}

function tellTried(tried: Lookup['tried']): string {
  if (tried.length === 1) return `It says of ${tried[0]!.name}: ${tried[0]!.answer}.`;
  const all = tried.map(({ name, answer }) => `${name} (${answer})`);
  return `These names were tried in order: ${all.join(', ')}.`;
}

/** A name that leads to another one, which has no address. */
function findAlias(tried: readonly Tried[]): DnsRecord | null {
  const records = tried.flatMap(({ answer }) => answer?.answers ?? []);
  return records.find(({ type }) => type === 'CNAME') ?? null;
}

/** The Service that was meant, as far as the name tells. */
function pointToName(from: Endpoint, asked: string, tried: readonly Tried[]): Pointer {
  const by = tried.at(-1)?.by;
  if (by?.kind === 'internet' && from.pod !== null) {
    const { namespace, name } = from.pod;
    const flag = namespace === 'default' ? '' : ` -n ${namespace}`;
    const command = `kubectl get pod ${name}${flag} -o yaml`;
    return { object: `Pod ${namespace}/${name}`, field: 'spec.dnsPolicy', command };
  }
  const code = tried.at(-1)?.answer?.code;
  if (by?.kind === 'dns' && (code === 'SERVFAIL' || code === 'REFUSED')) {
    const command = 'kubectl get configmap coredns -n kube-system -o yaml';
    return { object: 'ConfigMap kube-system/coredns', field: 'data.Corefile', command };
  }
  const command = 'kubectl get services -A';
  const [first = asked, second, ...rest] = asked
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\.cluster\.local$/, '')
    .replace(/\.svc$/, '')
    .split('.');
  const isCluster = /\.svc(?:\.cluster\.local)?\.?$/i.test(asked);
  const [name, namespace] = rest.length > 0 && isCluster ? [second!, rest[0]!] : [first, second];
  if (rest.length > (isCluster ? 1 : 0)) return { object: `the name ${asked}`, field: null, command };
  const service = `${namespace ?? from.pod?.namespace ?? 'default'}/${name}`;
  const slices = slicesCommand(service);
  const [, alias, space] = /^([^.]+)\.([^.]+)\.svc\./.exec(findAlias(tried)?.name ?? '') ?? [];
  if (alias !== undefined) {
    const key = `${space}/${alias}`;
    return { object: `Service ${key}`, field: 'spec.externalName', command: serviceCommand(key) };
  }
  if (by?.zone?.isEmpty(service)) {
    const object = `EndpointSlice of Service ${service}`;
    return { object, field: 'endpoints[].conditions.ready', command: slices };
  }
  // The name is known, and no pod stands behind it; or it is that of one pod of the Service.
  if (tried.some(({ answer }) => answer?.code === 'NOERROR'))
    return { object: `EndpointSlice of Service ${service}`, field: 'endpoints', command: slices };
  if (rest.length > 0)
    return { object: `EndpointSlice of Service ${service}`, field: 'endpoints[].hostname', command: slices };
  const field = by?.kind === 'internet' ? 'spec.type' : 'metadata.name';
  return { object: `Service ${service}`, field, command };
}

/** Nobody answered: the place where the question was lost or refused comes first. */
function tellSilence(
  from: Endpoint,
  { asked, attempts }: LookupPlan,
  { hops, failure, server }: Tried,
  lookup: Lookup,
): readonly HopDraft[] {
  const deciding = findLoss(hops);
  const how = failure === 'refused' ? 'refused' : `left without an answer, ${attempts} times`;
  const reason = `${capital(shortName(from))} asked its DNS server ${server} for ${asked}. The question was ${how}. So the name has no address.`;
  const pointer = deciding?.pointer ?? {
    object: 'Service kube-system/kube-dns',
    field: null,
    command: 'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
  };
  const end: HopDraft = { place: placeOf(from), decision: 'unresolved', reason, lookup };
  // Who lost the question says where to look.
  return deciding !== null ? [{ pointer, ...deciding }, end] : [{ ...end, pointer }];
}

/** Where a question got lost or was refused. */
export function findLoss(hops: readonly Telling[]): HopDraft | null {
  const last = hops.at(-1);
  const deciding = last === undefined ? null : tellHop(last);
  return deciding?.decision === 'refused' || deciding?.decision === 'dropped' ? deciding : null;
}

function capital(text: string): string {
  return /^(?:the|a|your) /.test(text) ? `${text[0]!.toUpperCase()}${text.slice(1)}` : text;
}
