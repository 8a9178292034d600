/**
 * Counts the turns in which the learner has changed the cluster: looking is free. A change is a write that the API
 * server has accepted from the learner's machine, or a node's cable pulled or put in.
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
}

const READS = ['GET', 'HEAD', 'OPTIONS'];
/** Written to, and nothing is stored: a command in a pod, a look at rights, a token. */
const LOOKS =
  /\/(exec|attach|portforward|proxy|token)$|\/(self)?subject(access|rules)?reviews$|accessreviews$/;

export function countChanges(laptop: Host): Changes {
  let turns = 0;
  let isChanged = false;
  const note = () => {
    if (!isChanged) turns += 1;
    isChanged = true;
  };
  const http: Host['network']['http'] = (request, done) =>
    laptop.network.http(request, (outcome) => {
      if (isWrite(request) && isAccepted(outcome)) note();
      done(outcome);
    });
  return {
    host: { ...laptop, network: { ...laptop.network, http } },
    startTurn: () => {
      isChanged = false;
    },
    note,
    count: () => turns,
  };
}

function isWrite({ port, request: { method, path } }: OutgoingRequest): boolean {
  const [place = '', query = ''] = path.split('?');
  const isApi = port === API_SERVER_PORT && /^\/apis?\//.test(place);
  return isApi && !READS.includes(method) && !LOOKS.test(place) && !/(^|&)dryRun=All(&|$)/.test(query);
}

const isAccepted = (outcome: HttpOutcome) =>
  outcome.ok && outcome.response.status >= 200 && outcome.response.status < 300;
