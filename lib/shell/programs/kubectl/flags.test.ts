import { expect, test } from 'vitest';
import { parseDuration, parseFlags } from './flags';
import { findOptions, GLOBAL_OPTIONS } from './manual';

const OPTIONS = [...findOptions('get')!, ...findOptions('delete')!, ...GLOBAL_OPTIONS];

function parse(line: string) {
  return parseFlags(line.split(' '), OPTIONS, 'kubectl get');
}

test('long, short, joined and repeated flags', () => {
  const { flags, args } = parse('pods -n team -o=wide --selector app=web -Aw --label-columns a,b -L c x');
  expect(args).toEqual(['pods', 'x']);
  expect(flags.text('namespace')).toBe('team');
  expect(flags.text('output')).toBe('wide');
  expect(flags.text('selector')).toBe('app=web');
  expect([flags.bool('all-namespaces'), flags.bool('watch'), flags.bool('watch-only')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(flags.list('label-columns')).toEqual(['a', 'b', 'c']);
  expect(parse('pods -nteam').flags.text('namespace')).toBe('team');
  expect(parse('pods --watch=false').flags.bool('watch')).toBe(false);
});

test('defaults count where nothing is given', () => {
  const { flags } = parse('pods');
  expect(flags.number('grace-period')).toBe(-1);
  expect(flags.bool('wait')).toBe(true);
  expect(flags.text('output')).toBe('');
  expect(flags.given).toEqual([]);
});

test('what follows -- is no flag', () => {
  const { args, argsBeforeDash } = parse('web -- ls -l');
  expect(args).toEqual(['web', 'ls', '-l']);
  expect(argsBeforeDash).toBe(1);
});

test.each([
  ['--flie x', 'unknown flag: --flie'],
  ['-z', "unknown shorthand flag: 'z' in -z"],
  ['-wz', "unknown shorthand flag: 'z' in -z"],
  ['-n', "flag needs an argument: 'n' in -n"],
  ['--output', 'flag needs an argument: --output'],
  [
    '--watch=maybe',
    'invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  [
    '--grace-period=x',
    'invalid argument "x" for "--grace-period" flag: strconv.ParseInt: parsing "x": invalid syntax',
  ],
  ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
  ['--timeout=x', 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"'],
])('%s is refused: %s', (line, message) => {
  expect(() => parse(line)).toThrow(`${message}\nSee 'kubectl get --help' for usage.`);
});

test.each([
  ['0', 0],
  ['500ms', 500],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['-1s', -1000],
  ['10', null],
  ['', null],
])('the duration %j', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
