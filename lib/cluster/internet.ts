/**
 * What stands on the internet beside the learner: servers that answer with words of the world's author, and machines
 * from which requests come. Their names are known to every DNS server. The real thing is everybody else's.
 * Left out: TLS certificates, HTTP/2, servers that speak something else than HTTP.
 */
import { addPublicDns, PUBLIC_RESOLV_CONF } from './controllers/cluster-dns/cluster-dns';
import type { HttpResponse } from './http';
import { utf8Length } from './kernel/text';
import type { IncomingRequest, NameServer } from './network/listener';
import { isAddress } from './network/names';
import type { Attachment, Network } from './network/wire';
import type { Host } from './process';
import type { PublicServer, WorldSpecification } from './specification';

export interface Internet {
  /** Answers for names outside the cluster. */
  readonly nameServer: NameServer;
  /** The machine of that name from which requests come. */
  findClient(name: string): Host | null;
  /** Each machine once, servers first. */
  readonly machines: readonly OutsideMachine[];
}

export interface OutsideMachine {
  readonly kind: 'client' | 'server';
  /** As places of a trace name it. */
  readonly name: string;
  readonly address: string;
}

/** Ranges that are kept for documentation: nobody has such an address in life. */
const SERVERS = '198.51.100.';
const FIRST_SERVER = 10;
const DEFAULT_PORT = 80;

export function startInternet(network: Network, specification: WorldSpecification): Internet {
  const { publicNames = {}, publicServers = [], outsideClients = [] } = specification;
  const machines = new Map<string, Attachment>();
  const known: OutsideMachine[] = [];
  const names: Record<string, string> = { ...publicNames };
  let next = FIRST_SERVER;

  /** One machine an address, under the name that it had first. */
  function addMachine(kind: OutsideMachine['kind'], name: string, address: string): Attachment {
    const before = machines.get(address);
    if (before !== undefined) return before;
    const machine = network.addOutside(name, address);
    machines.set(address, machine);
    known.push({ kind, name, address });
    return machine;
  }

  function addressOf({ name, address }: PublicServer): string {
    if (address !== undefined) return address;
    const known = name === undefined ? undefined : names[name];
    if (known !== undefined && isAddress(known)) return known;
    next += 1;
    return `${SERVERS}${next - 1}`;
  }

  for (const server of publicServers) {
    const address = addressOf(server);
    const name = server.name ?? address;
    if (server.name !== undefined) names[server.name] ??= address;
    const machine = addMachine('server', name, address);
    machine.listen(describeListener(server, name), name);
  }
  const clients = new Map<string, Host>();
  for (const { name, address } of outsideClients) {
    const machine = addMachine('client', name, address);
    const hosts = `127.0.0.1\tlocalhost ${name}\n`;
    clients.set(
      name,
      machine.createHost(name, 'laptop', { hosts: () => hosts, resolvConf: () => PUBLIC_RESOLV_CONF }),
    );
  }
  return {
    nameServer: addPublicDns(network, names),
    findClient: (name) => clients.get(name) ?? null,
    machines: known,
  };
}

function describeListener(server: PublicServer, name: string): Parameters<Attachment['listen']>[0] {
  return {
    port: server.port ?? DEFAULT_PORT,
    secure: server.secure ?? false,
    program: `the server of ${name}`,
    handler: (incoming, respond) => respond(answer(server, incoming)),
  };
}

/** A server of many sites looks at the Host header, and has no site for a name that it does not know. */
function answer({ answer: words, hosts }: PublicServer, incoming: IncomingRequest): HttpResponse {
  const { method, path, headers } = incoming.request;
  const host = headers['host'] ?? '';
  const isKnown = hosts === undefined || hosts.includes(host.replace(/:\d+$/, '').toLowerCase());
  const text = isKnown ? words : 'There is no site of the name {host} here.';
  const values: Readonly<Record<string, string>> = { host, method, path, client: incoming.clientAddress };
  const filled = text.replace(/\{(host|method|path|client)\}/g, (_all, field: string) => values[field] ?? '');
  const body = filled.endsWith('\n') ? filled : `${filled}\n`;
  const length = String(utf8Length(body));
  return {
    status: isKnown ? 200 : 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': length },
    body: method === 'HEAD' ? null : body,
  };
}
