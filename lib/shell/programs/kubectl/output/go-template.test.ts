import { expect, test } from 'vitest';
import { KubectlError } from '../errors';
import { compileTemplate } from './go-template';

const DATA = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { app: 'web', tier: 'x' } }, spec: { port: 80, ready: true } },
    { metadata: { name: 'b' }, spec: { port: 1_000_000, ready: false } },
  ],
  none: null,
  secret: 'YWRtaW4=',
};

test.each([
  ['{{.kind}}', 'List'],
  ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
  ['{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}} {{end}}', '0=a 1=b '],
  ['{{(index .items 0).spec.port}} {{(index .items 1).spec.port}}', '80 1000000'],
  ['{{range .items}}{{if .spec.ready}}up{{else}}down{{end}};{{end}}', 'up;down;'],
  ['{{range .items}}{{if eq .metadata.name "a"}}A{{else if eq .metadata.name "b"}}B{{end}}{{end}}', 'AB'],
  ['{{range .missing}}x{{else}}nothing{{end}}', 'nothing'],
  ['{{with .items}}{{len .}}{{end}}', '2'],
  ['{{.missing}} {{.missing.deeper}} {{.none}}', '<no value> <no value> <no value>'],
  ['{{(index .items 0).metadata.labels}}', 'map[app:web tier:x]'],
  ['{{range $k, $v := (index .items 0).metadata.labels}}{{$k}}:{{$v}},{{end}}', 'app:web,tier:x,'],
  ['a {{- .kind -}} b', 'aListb'],
  ['{{/* nothing */}}{{.kind | printf "%-6s|%q" "a" }}', 'a     |"List"'],
  ['{{printf "%s-%d" .kind 3}}', 'List-3'],
  ['{{$n := 0}}{{range .items}}{{$n = .spec.port}}{{end}}{{$n}}', '1000000'],
  ['{{.secret | base64decode}}', 'admin'],
  ['{{or .none .none}} {{and .none .kind}}', '<no value> <no value>'],
  ['{{and .kind (not .none)}} {{or .none "x"}} {{gt 2 1}}', 'true x true'],
])('%s', (template, expected) => {
  expect(compileTemplate(template).execute(DATA)).toBe(expected);
});

test.each([
  ['{{.kind', 'template: output:1: unclosed action'],
  ['{{range .items}}', 'template: output:1: unexpected EOF'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{if}}x{{end}}', 'template: output:1: missing value for if'],
  ['{{nonsense .}}', 'function "nonsense" not defined'],
  ['{{.kind.name}}', "can't evaluate field name in type string"],
  ['{{index .items 7}}', 'error calling index: index out of range: 7'],
  ['{{$x}}', 'undefined variable "$x"'],
  [`${'{{if .}}'.repeat(60)}`, 'template: output:1: blocks nest more than 50 deep'],
  [`{{${'('.repeat(60)}`, 'template: output:1: unclosed action'],
  [`{{${'('.repeat(60)}.}}`, 'template: output:1: parentheses nest more than 50 deep'],
])('%s is refused', (template, message) => {
  expect(() => compileTemplate(template).execute(DATA)).toThrow(new KubectlError(message));
});

test('ranges in ranges end with a message', () => {
  const template = `${'{{range $.list}}'.repeat(8)}x${'{{end}}'.repeat(8)}`;
  const list = Array.from({ length: 50 }, (_, index) => index);
  expect(() => compileTemplate(template).execute({ list })).toThrow(
    'the template takes more than 200000 steps',
  );
});
