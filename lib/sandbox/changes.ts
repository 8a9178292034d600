/**
 * Counts the turns in which the learner has changed the cluster: looking is free. A change is a write that the API
 * server has accepted from the learner's machine, or a node's cable pulled or put in. What a turn has read is kept too.
 */
import { API_SERVER_PORT } from '../cluster/cluster';
import type { Host, HttpOutcome, OutgoingRequest } from '../cluster/process';

export interface Changes {
  /** The learner's machine; what its programs send is seen here. */
  readonly host: Host;
  /** A new turn begins. */
  startTurn(): void;
  /** Something of the cluster was changed by hand. */
  note(): void;
  /** Turns with a change so far. */
  count(): number;
  /** Names of the objects that this turn has read; `*` stands for a list of whole objects, in which all can be seen. */
  looks(): readonly string[];
}

const MOST_LOOKS = 200;

const READS = ['GET', 'HEAD', 'OPTIONS'];
/** Written to, and nothing is stored: a command in a pod, a look at rights, a token. */
const LOOKS =
  /\/(exec|attach|portforward|proxy|token)$|\/(self)?subject(access|rules)?reviews$|accessreviews$/;

export function countChanges(laptop: Host): Changes {
  let turns = 0;
  let isChanged = false;
  const looks = new Set<string>();
  const note = () => {
    if (!isChanged) turns += 1;
    isChanged = true;
  };
  const http: Host['network']['http'] = (request, done) =>
    laptop.network.http(request, (outcome) => {
      if (isWrite(request) && isAccepted(outcome)) note();
      const look = isAccepted(outcome) ? nameLook(request) : null;
      if (look !== null && looks.size < MOST_LOOKS) looks.add(look);
      done(outcome);
    });
  return {
    host: { ...laptop, network: { ...laptop.network, http } },
    startTurn: () => {
      isChanged = false;
      looks.clear();
    },
    note,
    count: () => turns,
    looks: () => [...looks],
  };
}

function isWrite({ port, request: { method, path } }: OutgoingRequest): boolean {
  const [place = '', query = ''] = path.split('?');
  const isApi = port === API_SERVER_PORT && /^\/apis?\//.test(place);
  return isApi && !READS.includes(method) && !LOOKS.test(place) && !/(^|&)dryRun=All(&|$)/.test(query);
}

/** A path is group and version, perhaps a namespace, then what is read, and its name where it is one. */
const READ = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?/;

function nameLook({ port, request: { method, path, headers } }: OutgoingRequest): string | null {
  if (port !== API_SERVER_PORT || method !== 'GET') return null;
  const [place = '', query = ''] = path.split('?');
  const [, kind, name] = READ.exec(place) ?? [];
  if (kind === undefined) return null;
  if (name !== undefined) return name;
  // A table shows some columns only, and who chooses or watches is mostly a program in search of something.
  const isPart = (headers['accept'] ?? '').includes('as=Table') || /(watch|Selector)=/.test(query);
  return isPart ? null : '*';
}

const isAccepted = (outcome: HttpOutcome) =>
  outcome.ok && outcome.response.status >= 200 && outcome.response.status < 300;
