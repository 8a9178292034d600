/** What differs between two moments of one cluster: for each thing on the map one mark, with its words. Pure. */
import type {
  ClusterPicture,
  NodePicture,
  PodPicture,
  ServicePicture,
  WorkloadPicture,
} from '../../lib/cluster/picture';
import { nodeKey } from './acts';
import { isDrawn } from './drawn';
import { STATE_WORDS } from './state-words';

export interface Mark {
  /** Of the spot on the map: before, where it is gone. */
  readonly key: string;
  readonly kind: 'new' | 'gone' | 'changed';
  /** `pod-nginx`, as the map names it. */
  readonly name: string;
  /** On the map, beside it: "new", "gone", "changed: labels". */
  readonly word: string;
  /** In a list: "pod-nginx is new, starting". No address: a task may ask for it. */
  readonly sentence: string;
}

interface Thing {
  readonly key: string;
  readonly name: string;
  /** After "is new, " */
  readonly state: string;
  /** What can change, by the word for it: the value as one text, and whether the words may tell it. */
  readonly parts: readonly (readonly [word: string, value: string, isTold?: boolean])[];
}

/** Things of the system are not drawn and not told. First what is gone, then in the order of the map's words. */
export function findMarks(before: ClusterPicture, after: ClusterPicture): readonly Mark[] {
  const old = thingsOf(before);
  const now = thingsOf(after);
  const known = new Map(old.map((thing) => [thing.key, thing]));
  const left = new Set(now.map(({ key }) => key));
  return [
    ...old.filter(({ key }) => !left.has(key)).map(tellGone),
    ...now.flatMap((thing) => {
      const earlier = known.get(thing.key);
      return earlier === undefined ? [tellNew(thing)] : tellChange(earlier, thing);
    }),
  ];
}

/** All of it as one text, for who does not see the marks; `null` where nothing is marked. */
export function tellMarks(marks: readonly Mark[], most = 6): string | null {
  if (marks.length === 0) return null;
  const told = marks.slice(0, most).map(({ sentence }) => `${sentence}.`);
  const left = marks.length - told.length;
  return [...told, ...(left > 0 ? [`And ${left} more.`] : [])].join(' ');
}

const tellGone = ({ key, name }: Thing): Mark => ({
  ...{ key, kind: 'gone', name, word: 'gone' },
  sentence: `${name} is gone`,
});

const tellNew = ({ key, name, state }: Thing): Mark => ({
  ...{ key, kind: 'new', name, word: 'new' },
  sentence: `${name} is new${state === '' ? '' : `, ${state}`}`,
});

function tellChange(before: Thing, { key, name, parts }: Thing): Mark[] {
  const changed = parts.flatMap(([word, value, isTold = false], index) => {
    const earlier = before.parts[index]![1];
    if (earlier === value) return [];
    return [{ word, said: isTold ? `${word} was ${earlier}, is ${value}` : word }];
  });
  if (changed.length === 0) return [];
  const words = changed.map(({ word }) => word).join(', ');
  const said = changed.map((change) => change.said).join('; ');
  return [
    { key, kind: 'changed', name, word: `changed: ${words}`, sentence: `${name} has changed: ${said}` },
  ];
}

function thingsOf({ nodes, pods, services, workloads }: ClusterPicture): Thing[] {
  return [
    ...nodes.map(ofNode),
    ...pods.filter(isDrawn).map(ofPod),
    ...workloads.filter(isDrawn).map(ofWorkload),
    ...services.filter(isDrawn).map(ofService),
  ];
}

const ofNode = (node: NodePicture): Thing => ({
  key: nodeKey(node),
  name: node.name,
  state: '',
  parts: [
    ['state', node.ready ? 'ready' : 'not ready', true],
    ['address', `${node.internalAddress} ${node.externalAddress}`],
  ],
});

const ofPod = ({ uid, name, node, address, labels, state, restarts }: PodPicture): Thing => ({
  key: uid,
  name,
  state: STATE_WORDS[state],
  parts: [
    ['state', STATE_WORDS[state], true],
    ['node', node ?? 'none', true],
    ['address', address ?? ''],
    ['labels', list(labels), true],
    ['restarts', String(restarts), true],
  ],
});

const ofWorkload = ({ uid, kind, name, wanted, ready }: WorkloadPicture): Thing => ({
  key: uid,
  name: `${kind} ${name}`,
  state: `${ready} of ${wanted} pods ready`,
  parts: [
    ['replicas', String(wanted), true],
    ['ready pods', String(ready), true],
  ],
});

const ofService = ({
  uid,
  name,
  type,
  address,
  externalName,
  ports,
  selector,
  endpoints,
}: ServicePicture): Thing => ({
  key: uid,
  name: `Service ${name}`,
  state: type,
  parts: [
    ['type', type, true],
    ['address', `${address} ${externalName}`],
    [
      'ports',
      ports.map(({ port, targetPort, nodePort }) => sayPort(port, targetPort, nodePort)).join(', '),
      true,
    ],
    ['selector', selector === null ? 'none' : list(selector), true],
    ['pods behind it', String(endpoints.length), true],
    ['ready behind it', String(endpoints.filter(({ ready }) => ready).length), true],
  ],
});

const sayPort = (port: number, targetPort: number | string, nodePort: number | null) =>
  `${nodePort === null ? '' : `${nodePort} → `}${port} → ${targetPort}`;

/** Sorted: the order in which labels were put on says nothing. */
function list(record: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(record).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? 'none' : pairs.sort().join(', ');
}
