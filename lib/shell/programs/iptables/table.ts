/** Chains and rules of iptables as plain values, and how iptables-save and -S write them. */

export interface Rule {
  readonly source?: string;
  readonly destination?: string;
  /** `! cali+` for "not from there". */
  readonly inInterface?: string;
  readonly protocol?: string;
  /** Before the comment and behind it, as they are written: `-m conntrack --ctstate NEW`. */
  readonly before?: string;
  readonly comment?: string;
  readonly after?: string;
  readonly port?: number;
  /** Omitted: the rule does nothing but stand there. */
  readonly target?: string;
  /** Behind the target: `--to-destination 1.1.1.3:80`. */
  readonly action?: string;
}

export interface Chain {
  readonly name: string;
  /** ACCEPT for those of the kernel; `null` for others. */
  readonly policy: string | null;
  readonly rules: readonly Rule[];
}

export interface Table {
  readonly name: string;
  readonly chains: readonly Chain[];
}

export function writeRule(chain: string, rule: Rule): string {
  const { source, destination, inInterface, protocol, port } = rule;
  const isNot = inInterface?.startsWith('! ') === true;
  const words = [
    source === undefined ? '' : `-s ${withMask(source)}`,
    destination === undefined ? '' : `-d ${withMask(destination)}`,
    inInterface === undefined ? '' : `${isNot ? '! ' : ''}-i ${isNot ? inInterface.slice(2) : inInterface}`,
    protocol === undefined ? '' : `-p ${protocol}`,
    rule.before ?? '',
    rule.comment === undefined ? '' : `-m comment --comment "${rule.comment}"`,
    rule.after ?? '',
    protocol === undefined ? '' : `-m ${protocol}${port === undefined ? '' : ` --dport ${port}`}`,
    rule.target === undefined ? '' : `-j ${rule.target}`,
    rule.action ?? '',
  ];
  return ['-A', chain, ...words.filter((word) => word !== '')].join(' ');
}

const withMask = (address: string): string => (address.includes('/') ? address : `${address}/32`);

/** Chains of the kernel first, the others by name, as the kernel gives them back. */
export function writeTable({ name, chains }: Table): string {
  const heads = chains.map(({ name: chain, policy }) => `:${chain} ${policy ?? '-'} [0:0]\n`);
  const rules = chains.flatMap((chain) => chain.rules.map((rule) => `${writeRule(chain.name, rule)}\n`));
  return `*${name}\n${heads.join('')}${rules.join('')}COMMIT\n`;
}

/** As -S: `null` where there is no such chain. */
export function writeChains({ chains }: Table, wanted: string | null): string | null {
  const shown = chains.filter(({ name }) => wanted === null || name === wanted);
  if (shown.length === 0) return null;
  const heads = shown.map(({ name, policy }) =>
    policy === null ? `-N ${name}\n` : `-P ${name} ${policy}\n`,
  );
  return (
    heads.join('') +
    shown.flatMap(({ name, rules }) => rules.map((rule) => `${writeRule(name, rule)}\n`)).join('')
  );
}

/** As -L: `null` where there is no such chain. */
export function listChains({ chains }: Table, wanted: string | null, numbered: boolean): string | null {
  const shown = chains.filter(({ name }) => wanted === null || name === wanted);
  if (shown.length === 0) return null;
  return shown.map((chain) => listChain(chains, chain, numbered)).join('\n');
}

function listChain(chains: readonly Chain[], { name, policy, rules }: Chain, numbered: boolean): string {
  const references = chains.flatMap((chain) => chain.rules).filter(({ target }) => target === name).length;
  const about = policy === null ? `${references} references` : `policy ${policy}`;
  const head = `${numbered ? 'num  ' : ''}target     prot opt source               destination         `;
  const lines = rules.map((rule, index) => `${numbered ? String(index + 1).padEnd(5) : ''}${listRule(rule)}`);
  return [`Chain ${name} (${about})`, head, ...lines].map((line) => `${line}\n`).join('');
}

function listRule(rule: Rule): string {
  const { target = '', protocol = 'all', source = '0.0.0.0/0', destination = '0.0.0.0/0' } = rule;
  const facts = [
    rule.before === undefined ? '' : wordMatch(rule.before),
    rule.comment === undefined ? '' : `/* ${rule.comment} */`,
    rule.after === undefined ? '' : wordMatch(rule.after),
    rule.port === undefined ? (rule.protocol ?? '') : `${protocol} dpt:${rule.port}`,
    rule.action === undefined ? '' : wordAction(rule.action),
  ].filter((fact) => fact !== '');
  const way = `${source.padEnd(19)}  ${destination.padEnd(19)}`;
  return `${target.padEnd(9)}  ${protocol.padEnd(4)} --  ${way}  ${facts.join(' ')}`;
}

/** Matches read otherwise in a list than in a command. */
function wordMatch(match: string): string {
  return match
    .replace(/-m addrtype --(dst|src)-type (\w+)/, 'ADDRTYPE match $1-type $2')
    .replace(/-m conntrack --ctstate ([\w,]+)/, 'ctstate $1')
    .replace(/-m statistic --mode random --probability ([\d.]+)/, 'statistic mode random probability $1')
    .replace(/-m mark ! --mark (\S+)/, 'mark match ! $1')
    .replace(/-m mark --mark (\S+)/, 'mark match $1')
    .replace(
      /-m recent --rcheck --seconds (\d+) --reap --name (\S+) --mask (\S+) --rsource/,
      'recent: CHECK seconds: $1 reap name: $2 side: source mask: $3',
    )
    .replace(
      /-m recent --set --name (\S+) --mask (\S+) --rsource/,
      'recent: SET name: $1 side: source mask: $2',
    );
}

function wordAction(action: string): string {
  return action
    .replace(/^--to-destination (\S+)/, 'to:$1')
    .replace(/^--set-xmark 0x4000\/0x4000/, 'MARK or 0x4000')
    .replace(/^--set-xmark 0x4000\/0x0/, 'MARK xor 0x4000')
    .replace(/^--reject-with (\S+)/, 'reject-with $1')
    .replace(/^--random-fully/, 'random-fully');
}
