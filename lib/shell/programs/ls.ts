/** ls: names in directories. Left out and refused: -R, -i, colours. */
import { type FileFacts, type Process, write } from '../../cluster/process';
import { factsOf, missingReason } from '../files/access';
import { childOf, compareText } from '../files/paths';
import { formatDate } from '../text/dates';
import { type Call, complain, createProgram } from './definition';
import { pathOf } from './inputs';

interface Entry {
  readonly name: string;
  readonly facts: FileFacts;
}

const HALF_A_YEAR_MS = 15_778_476_000;

export const ls = createProgram(
  {
    options: 'laA1dhtrSFC',
    long: {
      all: 'a',
      'almost-all': 'A',
      directory: 'd',
      'human-readable': 'h',
      reverse: 'r',
      classify: 'F',
      color: 'k=?',
    },
    usage: '[OPTION]... [FILE]...',
    summary: 'List files. -l shows details, -a hidden names too, -1 one name a line.',
    usageExitCode: 2,
  },
  function* (call) {
    const { context } = call;
    const operands = call.operands.length === 0 ? ['.'] : call.operands;
    const plain: Entry[] = [];
    const directories: string[] = [];
    let exitCode = 0;
    for (const operand of [...operands].sort(compareText)) {
      const path = pathOf(context, operand);
      const facts = factsOf(context.files, path);
      if (facts === null) {
        yield* complain(context, `cannot access '${operand}': ${missingReason(context.files, path)}`);
        exitCode = 2;
      } else if (facts.kind === 'directory' && !call.has('d')) directories.push(operand);
      else plain.push({ name: operand, facts });
    }
    if (plain.length > 0) yield* write(context.stdout, show(call, order(call, plain)));
    for (const [index, directory] of directories.entries()) {
      if (operands.length > 1) {
        const isFirst = index === 0 && plain.length === 0;
        yield* write(context.stdout, `${isFirst ? '' : '\n'}${directory}:\n`);
      }
      yield* listDirectory(call, directory);
    }
    return exitCode;
  },
);

function* listDirectory(call: Call, directory: string): Process<void> {
  const { context } = call;
  const path = pathOf(context, directory);
  const names = context.files.listDirectory(path) ?? [];
  const visible = names.filter((name) => call.has('a') || call.has('A') || !name.startsWith('.'));
  const all = call.has('a') ? ['.', '..', ...visible] : visible;
  const entries = all.map((name) => ({
    name,
    facts: factsOf(context.files, name === '.' || name === '..' ? path : childOf(path, name))!,
  }));
  if (call.has('l')) {
    const blocks = entries.reduce((total, { facts }) => total + Math.ceil(facts.sizeBytes / 4096) * 4, 0);
    yield* write(context.stdout, `total ${blocks}\n`);
  }
  yield* write(context.stdout, show(call, order(call, entries)));
}

function order(call: Call, entries: readonly Entry[]): Entry[] {
  const sorted = [...entries].sort((left, right) => {
    if (call.has('t') && left.facts.modifiedAtMs !== right.facts.modifiedAtMs) {
      return right.facts.modifiedAtMs - left.facts.modifiedAtMs;
    }
    if (call.has('S') && left.facts.sizeBytes !== right.facts.sizeBytes) {
      return right.facts.sizeBytes - left.facts.sizeBytes;
    }
    return compareText(left.name, right.name);
  });
  return call.has('r') ? sorted.reverse() : sorted;
}

function show(call: Call, entries: readonly Entry[]): string {
  if (call.has('l')) return showDetails(call, entries);
  const names = entries.map((entry) => labelOf(call, entry));
  const { terminal } = call.context;
  if (call.has('1') || (terminal === null && !call.has('C')))
    return names.map((name) => `${name}\n`).join('');
  return arrangeInColumns(names, terminal?.columns ?? 80);
}

function labelOf(call: Call, { name, facts }: Entry): string {
  if (!call.has('F')) return name;
  return facts.kind === 'directory' ? `${name}/` : (facts.mode & 0o111) !== 0 ? `${name}*` : name;
}

function showDetails(call: Call, entries: readonly Entry[]): string {
  const owner = call.context.userName ?? 'root';
  const sizes = entries.map(({ facts }) =>
    call.has('h') ? humanSize(facts.sizeBytes) : String(facts.sizeBytes),
  );
  const width = Math.max(0, ...sizes.map((size) => size.length));
  const now = call.context.epochMs();
  return entries
    .map((entry, index) => {
      const { facts } = entry;
      const isRecent = Math.abs(now - facts.modifiedAtMs) < HALF_A_YEAR_MS;
      const date = formatDate(facts.modifiedAtMs, isRecent ? '%b %e %H:%M' : '%b %e  %Y');
      const links = facts.kind === 'directory' ? 2 : 1;
      return `${modeText(facts)} ${links} ${owner} ${owner} ${sizes[index]!.padStart(width)} ${date} ${labelOf(call, entry)}\n`;
    })
    .join('');
}

export function modeText(facts: FileFacts): string {
  const kind = facts.kind === 'directory' ? 'd' : facts.kind === 'device' ? 'c' : '-';
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((facts.mode >> (8 - index)) & 1 ? letter : '-'));
  return kind + bits.join('');
}

function humanSize(bytes: number): string {
  const units = ['', 'K', 'M', 'G'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(bytes);
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${units[unit]}`;
}

/** As many columns as fit, filled downwards. */
function arrangeInColumns(names: readonly string[], columns: number): string {
  if (names.length === 0) return '';
  for (let rows = 1; ; rows += 1) {
    const count = Math.ceil(names.length / rows);
    const widths = Array.from({ length: count }, (_, column) =>
      Math.max(...names.slice(column * rows, (column + 1) * rows).map((name) => [...name].length)),
    );
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    if (total > columns && rows < names.length) continue;
    return Array.from({ length: rows }, (_, row) => {
      const cells = widths.map((width, column) => (names[column * rows + row] ?? '').padEnd(width + 2));
      return `${cells.join('').trimEnd()}\n`;
    }).join('');
  }
}
