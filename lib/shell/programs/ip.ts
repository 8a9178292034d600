/**
 * ip of iproute2, and BusyBox' own in its containers: addresses, links and routes of this machine, read only. Names and
 * hardware addresses of interfaces are made from the address. Left out and refused: changes, neighbours, rules, IPv6.
 */
import { type Process, write } from '../../cluster/process';
import type { Program, ProgramContext } from '../program';
import { complain, ProgramFailure } from './definition';

interface Interface {
  readonly name: string;
  /** Behind the name where the other end is elsewhere: `@if7`. */
  readonly peer: string;
  readonly hardware: string;
  readonly addresses: readonly string[];
  readonly flags: string;
  readonly mtu: number;
  readonly queue: string;
}

const USAGE = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | link | route }
       OPTIONS := { -br[ief] | -4 | -c[olor] }
`;

const OBJECTS = ['address', 'link', 'route', 'neighbour', 'neighbor', 'rule', 'netns', 'tunnel'];

export const ip: Program = function* (context) {
  const words = context.argv.slice(1);
  let isBrief = false;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift()!;
    if (/^--?br(i(ef?)?)?$/.test(option)) isBrief = true;
    else if (!/^-(4|c|color(=.*)?|o|oneline|d|details)$/.test(option) || /^-[od]/.test(option)) {
      yield* complain(context, `option "${option}" is not simulated here`);
      return 255;
    }
  }
  const [typed, action = 'show', ...rest] = words;
  if (typed === undefined || typed === 'help') {
    yield* write(context.stderr, USAGE);
    return 255;
  }
  const object = OBJECTS.find((name) => name.startsWith(typed) || (typed === 'addr' && name === 'address'));
  try {
    return yield* run(context, object, typed, { action, rest, isBrief });
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    yield* write(context.stderr, `${error.message}\n`);
    return error.exitCode;
  }
};

interface Request {
  readonly action: string;
  readonly rest: readonly string[];
  readonly isBrief: boolean;
}

function* run(
  context: ProgramContext,
  object: string | undefined,
  typed: string,
  { action, rest, isBrief }: Request,
): Process<number> {
  if (object === undefined) {
    throw new ProgramFailure(`Object "${typed}" is unknown, try "ip help".`, 1);
  }
  const isShow = ['show', 'list', 'ls', 's', 'sh', 'get', 'dev'].includes(action);
  if (!['address', 'link', 'route'].includes(object) || !isShow) {
    throw new ProgramFailure(`ip: "${object}${isShow ? '' : ` ${action}`}" is not simulated here`, 255);
  }
  const device = action === 'dev' ? rest[0] : rest[0] === 'dev' ? rest[1] : rest[0];
  if (object === 'route') {
    if (action === 'get') return yield* say(context, `${findRoute(context, rest[0] ?? '')}\n`);
    return yield* say(context, describeRoutes(context));
  }
  const all = listInterfaces(context);
  const shown = all.filter(({ name }) => device === undefined || name === device);
  if (shown.length === 0) throw new ProgramFailure(`Device "${device}" does not exist.`, 1);
  const lines = shown.map((one) =>
    isBrief
      ? describeBriefly(one, object === 'link')
      : describeInterface(one, all.indexOf(one) + 1, object === 'link'),
  );
  return yield* say(context, lines.join(''));
}

function* say(context: ProgramContext, text: string): Process<number> {
  yield* write(context.stdout, text);
  return 0;
}

/** In a network of its own, behind a pair of interfaces. */
const isApart = ({ kind, network }: ProgramContext['host']): boolean =>
  kind === 'container' && network.isNodes !== true;

function listInterfaces({ host }: ProgramContext): readonly Interface[] {
  const [address = '0.0.0.0', ...others] = host.network.addresses();
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const isContainer = isApart(host);
  const prefix = isContainer ? 32 : 24;
  return [
    {
      name: 'lo',
      peer: '',
      hardware: '00:00:00:00:00:00',
      addresses: ['127.0.0.1/8'],
      flags: 'LOOPBACK,UP,LOWER_UP',
      mtu: 65_536,
      queue: 'noqueue',
    },
    {
      name: 'eth0',
      peer: isContainer ? `@if${7 + Number(address.split('.')[3])}` : '',
      hardware: `${isContainer ? '0a:58' : '52:54'}:${bytes.join(':')}`,
      addresses: [address, ...others].map((one, index) => `${one}/${index === 0 ? prefix : 32}`),
      flags: 'BROADCAST,MULTICAST,UP,LOWER_UP',
      mtu: isContainer ? 1450 : 1500,
      queue: isContainer ? 'noqueue' : 'fq_codel',
    },
  ];
}

function describeInterface(one: Interface, index: number, isLink: boolean): string {
  const isLoop = one.name === 'lo';
  const state = isLoop ? 'UNKNOWN' : 'UP';
  const head = `${index}: ${one.name}${one.peer}: <${one.flags}> mtu ${one.mtu} qdisc ${one.queue} state ${state} ${isLink ? 'mode DEFAULT ' : ''}group default qlen 1000\n`;
  const link = `    link/${isLoop ? 'loopback' : 'ether'} ${one.hardware} brd ${isLoop ? one.hardware : 'ff:ff:ff:ff:ff:ff'}${one.peer === '' ? '' : ' link-netnsid 0'}\n`;
  if (isLink) return head + link;
  const addresses = one.addresses.map((address) => {
    const range = address.endsWith('/24') ? ` brd ${address.replace(/\.\d+\/24$/, '.255')}` : '';
    const scope = isLoop ? 'host' : 'global';
    return `    inet ${address}${range} scope ${scope} ${one.name}\n       valid_lft forever preferred_lft forever\n`;
  });
  return head + link + addresses.join('');
}

function describeBriefly(one: Interface, isLink: boolean): string {
  const name = `${one.name}${one.peer}`.padEnd(16);
  const state = (one.name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14);
  const facts = isLink ? `${one.hardware} <${one.flags}>` : one.addresses.join(' ');
  return `${name} ${state} ${facts} \n`;
}

/** A container has one way out, as routed pod networks give it; a node knows the way to every pod. */
function describeRoutes({ host, node }: ProgramContext): string {
  const [address = '0.0.0.0'] = host.network.addresses();
  if (isApart(host)) {
    return 'default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n';
  }
  const network = address.slice(0, address.lastIndexOf('.'));
  const kernel = host.kind === 'laptop' ? '' : ' proto kernel';
  const pods = (node?.podRoutes() ?? []).map(({ pod, through, name }) =>
    through === null ? `${pod} dev ${name} scope link \n` : `${pod} via ${through} dev eth0 proto bird \n`,
  );
  return `default via ${network}.254 dev eth0 proto static \n${network}.0/24 dev eth0${kernel} scope link src ${address} \n${pods.join('')}`;
}

function findRoute(context: ProgramContext, goal: string): string {
  const [address = '0.0.0.0'] = context.host.network.addresses();
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(goal)) {
    throw new ProgramFailure(`Error: any valid prefix is expected rather than "${goal}".`, 1);
  }
  const own = context.host.network.addresses();
  if (goal.startsWith('127.') || own.includes(goal))
    return `local ${goal} dev lo src ${goal} uid 0 \n    cache <local> `;
  const isContainer = isApart(context.host);
  const route = context.node?.podRoutes().find(({ pod }) => pod === goal);
  const network = address.slice(0, address.lastIndexOf('.'));
  const via = isContainer
    ? ' via 169.254.1.1 dev eth0'
    : route !== undefined
      ? route.through === null
        ? ` dev ${route.name}`
        : ` via ${route.through} dev eth0`
      : goal.startsWith(`${network}.`)
        ? ' dev eth0'
        : ` via ${network}.254 dev eth0`;
  return `${goal}${via} src ${address} uid 0 \n    cache `;
}
