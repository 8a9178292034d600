/**
 * Judges conditions, which are data, against a world. Reads only; what needs a request of its own (probe) or a
 * disturbed world is asked on a copy, through `evidence.probe`. Never throws: what we cannot judge is a fault of ours.
 */
import type { Cluster } from '../cluster/cluster';
import type { KubernetesObject } from '../cluster/resources';
import type { Condition, RequestPlace, Task } from '../course/schema';
import { AS_MANY, isAsMany, judgeEndpoints } from './endpoints';
import {
  findObject,
  nameField,
  nameSelection,
  nameValue,
  readPath,
  resolveValue,
  selectObjects,
  writeLabels,
} from './lookup';
import { isMadeBy, namePlace } from './places';
import { judgeRequest } from './requests';
import { countRequests, nameTally } from './tally';
import type { ConditionVerdict, Outcome } from './verdict';

/** What is judged. `${…}` of the exercise stand replaced by what the seed drew. */
export interface Evidence {
  readonly cluster: Pick<Cluster, 'list' | 'requests' | 'timestamp'>;
  /** Objects of a kind as they were before the first act. */
  startObjects(kind: string): readonly KubernetesObject[];
  /** `default/pod-guest`: pods whose own programs send requests, so that none of theirs is the learner's last. */
  readonly askers: ReadonlySet<string>;
  /** The last answer to each task, by the task's id. */
  readonly answers: ReadonlyMap<string, string>;
  /** A file of the learner's machine; relative paths begin in the home directory. */
  readFile(path: string): string | null;
  /** Sends a request and waits for what comes back; `null` outside of a copy of the world. */
  readonly probe: ((request: ProbeRequest) => ProbeOutcome) | null;
}

export interface ProbeRequest {
  readonly from: RequestPlace;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export type ProbeOutcome =
  | { readonly status: number; readonly answeredBy: string | null }
  | { readonly failure: string };

/** What one kind of condition found out. */
export interface Finding {
  readonly holds: boolean;
  readonly expected: string;
  readonly observed: string;
  readonly command: string | null;
}

export const needsCopy = (condition: Condition): boolean => condition.kind === 'probe';

export function judgeCondition(condition: Condition, task: string, evidence: Evidence): ConditionVerdict {
  try {
    const { holds, expected, observed, command } = find(condition, task, evidence);
    const outcome: Outcome = holds ? 'passed' : 'not-yet';
    return {
      outcome,
      sentence: condition.sentence,
      expected,
      observed,
      command: condition.command ?? command,
    };
  } catch {
    return {
      outcome: 'fault',
      sentence: condition.sentence,
      expected: 'that we can judge this',
      observed: 'we could not: the fault is ours, your work is safe',
      command: null,
    };
  }
}

export interface FoundMistake {
  readonly id: string;
  readonly message: string;
}

/** The first mistake of the task that is recognised in this state, with its sentence about this state. */
export function findMistake(task: Task, evidence: Evidence): FoundMistake | null {
  for (const { id, when, message } of task.mistakes) {
    const verdicts = when.map((condition) => judgeCondition(condition, task.id, evidence));
    if (verdicts.some(({ outcome }) => outcome !== 'passed')) continue;
    // As a function: what was observed may hold a "$".
    return { id, message: message.replace('{observed}', () => verdicts.at(-1)?.observed ?? '') };
  }
  return null;
}

/** fault before not-yet before passed. */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fault')) return 'fault';
  return outcomes.includes('not-yet') ? 'not-yet' : 'passed';
}

function find(condition: Condition, task: string, evidence: Evidence): Finding {
  switch (condition.kind) {
    case 'answer':
      return judgeAnswer(condition, task, evidence);
    case 'request':
      return judgeRequest(condition, evidence);
    case 'object':
      return judgeObject(condition, evidence);
    case 'count':
      return judgeCount(condition, evidence);
    case 'tally':
      return judgeTally(condition, evidence);
    case 'endpoints':
      return judgeEndpoints(condition, evidence);
    case 'probe':
      return judgeProbe(condition, evidence);
    case 'file':
      return judgeFile(condition, evidence);
  }
}

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

const show = (kind: string, name: string, namespace: string, output: string) =>
  `kubectl get ${kind.toLowerCase()} ${name}${namespace === 'default' ? '' : ` -n ${namespace}`} -o ${output}`;

function judgeAnswer(condition: Of<'answer'>, task: string, evidence: Evidence): Finding {
  const { equals, oneOf = [] } = condition;
  const values = equals === undefined ? oneOf : [equals];
  const given = evidence.answers.get(condition.task ?? task);
  const isWanted = values.some((value) => {
    const wanted = resolveValue(evidence, value);
    return given !== undefined && 'text' in wanted && given === wanted.text;
  });
  const read = values.find((value) => typeof value === 'object');
  return {
    holds: isWanted,
    expected: read === undefined ? 'another answer' : `the ${nameValue(read)}`,
    observed: given === undefined ? 'no answer yet' : given,
    command:
      typeof read === 'object' && 'of' in read
        ? show(read.of.kind, read.of.name, read.of.namespace, 'wide')
        : null,
  };
}

function judgeObject(condition: Of<'object'>, evidence: Evidence): Finding {
  const { of, path, operator } = condition;
  const what = path === undefined ? `${of.kind} ${of.name}` : `the ${nameField(path)} of ${of.name}`;
  const found =
    path !== undefined
      ? readPath(evidence, of, path)
      : findObject(evidence, of) === null
        ? { missing: `there is no ${of.kind} named ${of.name}` }
        : { text: `${of.kind} ${of.name} exists` };
  const text = 'text' in found ? found.text : null;
  const wanted = (condition.values ?? (condition.value === undefined ? [] : [condition.value])).map(
    (value) => {
      const resolved = resolveValue(evidence, value);
      return 'text' in resolved ? resolved.text : null;
    },
  );
  const words = wanted.map(
    (value, index) => value ?? nameValue((condition.values ?? [condition.value!])[index]!),
  );
  return {
    ...compare(operator, text, wanted, words, what),
    observed: 'missing' in found ? found.missing : found.text,
    command: show(
      of.kind,
      of.name,
      of.namespace,
      path === 'spec.nodeName' || path === 'status.podIP' ? 'wide' : 'yaml',
    ),
  };
}

function compare(
  operator: Of<'object'>['operator'],
  text: string | null,
  wanted: readonly (string | null)[],
  words: readonly string[],
  what: string,
): { readonly holds: boolean; readonly expected: string } {
  const isWanted = text !== null && wanted.includes(text);
  switch (operator) {
    case 'exists':
      return { holds: text !== null, expected: `${what} exists` };
    case 'absent':
      return { holds: text === null, expected: `${what} does not exist` };
    case 'equals':
      return { holds: isWanted, expected: `${what} is ${words.join('')}` };
    case 'oneOf':
      return { holds: isWanted, expected: `${what} is one of ${words.join(', ')}` };
    case 'notEquals':
      return { holds: text !== null && !isWanted, expected: `${what} is not ${words.join('')}` };
  }
}

function judgeCount({ of, operator, number }: Of<'count'>, evidence: Evidence): Finding {
  const count = selectObjects(evidence, of).length;
  const selector = writeLabels(of.labels);
  const where = of.namespace === '*' ? '-A' : `-n ${of.namespace}`;
  return {
    holds: isAsMany(count, operator, number),
    expected: `${AS_MANY[operator]} ${number} of ${nameSelection(of)}`,
    observed: String(count),
    command: `kubectl get ${of.kind.toLowerCase()} ${where}${selector === '' ? '' : ` -l ${selector}`}`,
  };
}

function judgeTally({ of, operator, number }: Of<'tally'>, evidence: Evidence): Finding {
  const count = countRequests(evidence, of);
  return {
    holds: isAsMany(count, operator, number),
    expected: `the ${nameTally(of)} is ${operator === 'equals' ? '' : `${AS_MANY[operator]} `}${number}`,
    observed: String(count),
    command: null,
  };
}

function judgeProbe(condition: Of<'probe'>, evidence: Evidence): Finding {
  const { from, port, path, status, answeredBy } = condition;
  const host = resolveValue(evidence, condition.host);
  const where = 'text' in host ? host.text : nameValue(condition.host);
  const url = `http://${where}:${port}${path}`;
  const who =
    answeredBy === undefined
      ? ''
      : ` from ${typeof answeredBy === 'string' ? answeredBy : `a pod of ${answeredBy.deployment}`}`;
  const expected = `${status}${who} at ${url}, asked from ${namePlace(from)}`;
  const finding = (holds: boolean, observed: string): Finding => ({
    holds,
    expected,
    observed,
    command: suggestCurl(from, url),
  });
  if ('missing' in host) return finding(false, host.missing);
  if (evidence.probe === null) return finding(false, 'not asked yet');
  const outcome = evidence.probe({ from, host: host.text, port: Number(port), path });
  if ('failure' in outcome) return finding(false, outcome.failure);
  const isAnswerer =
    answeredBy === undefined ||
    (typeof answeredBy === 'string'
      ? outcome.answeredBy === answeredBy
      : isMadeBy(outcome.answeredBy ?? '', answeredBy.deployment));
  const answerer = outcome.answeredBy === null ? '' : ` from ${outcome.answeredBy}`;
  return finding(outcome.status === status && isAnswerer, `${outcome.status}${answerer}`);
}

function suggestCurl(from: RequestPlace, url: string): string | null {
  if (from === 'laptop') return `curl ${url}`;
  if ('node' in from || 'outside' in from) return null;
  const namespace = from.namespace === 'default' ? '' : ` -n ${from.namespace}`;
  return `kubectl exec ${from.pod}${namespace} -- curl -s ${url}`;
}

function judgeFile({ path, operator, text }: Of<'file'>, evidence: Evidence): Finding {
  const content = evidence.readFile(path);
  const observed = content === null ? `there is no file ${path}` : `${path} has ${content.length} characters`;
  const command = content === null ? 'ls' : `cat ${path}`;
  const holds = {
    exists: content !== null,
    absent: content === null,
    equals: content === (text ?? ''),
    contains: content?.includes(text ?? '') ?? false,
  }[operator];
  const words = {
    exists: 'exists',
    absent: 'does not exist',
    equals: 'is as asked',
    contains: `has ${text ?? ''}`,
  };
  return { holds, expected: `${path} ${words[operator]}`, observed, command };
}
