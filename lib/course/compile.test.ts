import { expect, test } from 'vitest';
import { compileLesson } from './compile';
import { loadContent } from './load';
import { printProblem } from './problem';

const FRONT = `---
id: a-lesson
title: A lesson
promise: You will see.
minutes: 6
terms:
  - { term: pod, meaning: It runs. }
---
`;

async function check(body: string, expected: readonly string[]): Promise<void> {
  const input = { file: 'a.mdx', source: FRONT + body, figures: [{ id: 'two' }], files: { 'pod.yaml': '' } };
  const compiled = await compileLesson(input);
  expect(compiled.ok ? [] : compiled.problems.map(printProblem)).toEqual(expected);
}

test('what a lesson may use compiles', async () => {
  await check(
    `
# Title

A <Term name="pod">pod</Term>, \`code\` and [a link](https://kubernetes.io/).

<Figure id="two" />

<Command run="kubectl get pods" about="List" />

<Yaml file="pod.yaml" lines="3-5" />

<Question id="q" ask="Does it?">
  <Choice right>Yes</Choice>
  <Choice>No</Choice>
  <Reveal>It does, and \`this\` is why.</Reveal>
</Question>

| a | b |
|---|---|
| 1 | 2 |

\`\`\`yaml
kind: Pod
\`\`\`
`,
    [],
  );
});

test('code is refused, each at its own place', async () => {
  await check('import fs from "node:fs"\n', ['a.mdx:9:1 import and export are not allowed in a lesson']);
  await check('\nexport const a = 1\n', ['a.mdx:10:1 import and export are not allowed in a lesson']);
  await check('Hello {process.env.HOME}\n', ['a.mdx:9:7 expressions in braces are not allowed in a lesson']);
  await check('{1 + 1}\n', ['a.mdx:9:1 expressions in braces are not allowed in a lesson']);
  await check('<Figure id={"two"} />\n', [
    'a.mdx:9:1 <Figure>: attributes are plain text, not expressions',
    'a.mdx:9:1 <Figure> needs the attribute "id"',
  ]);
  await check('<Figure {...process.env} id="two" />\n', [
    'a.mdx:9:1 <Figure>: attributes are plain text, not expressions',
  ]);
});

test('tags and attributes that are not ours are refused', async () => {
  const names =
    'Command, Yaml, Figure, Question, Choice, Reveal, Skip, Term, Point, Since2019, Summary, Exercise';
  await check('<script src="https://example.org/x.js" />\n', [
    `a.mdx:9:1 unknown tag <script>; expected one of ${names}`,
  ]);
  await check('<constructor />\n', [`a.mdx:9:1 unknown tag <constructor>; expected one of ${names}`]);
  await check('<Command />\n', ['a.mdx:9:1 <Command> needs the attribute "run"']);
  await check('<Summary onClick="alert(1)">x</Summary>\n', [
    'a.mdx:9:1 <Summary> has no attribute "onClick"',
  ]);
});

test('names that lead nowhere are refused', async () => {
  await check('A <Term name="node">node</Term>\n', ['a.mdx:9:3 <Term>: there is no term "node"']);
  await check('<Figure id="three" />\n', ['a.mdx:9:1 <Figure>: there is no figure "three"']);
  await check('<Yaml file="../solution.sh" />\n', ['a.mdx:9:1 <Yaml>: there is no file "../solution.sh"']);
});

test('addresses that could run code or call others are refused', async () => {
  await check('[x](javascript:alert(1))\n', ['a.mdx:9:1 link to "javascript:alert(1)" is not allowed']);
  await check('![x](https://example.org/x.png)\n', [
    'a.mdx:9:1 image to "https://example.org/x.png" is not allowed',
  ]);
});

test('a tag that is not closed is told at its place', async () => {
  await check('\n<Summary>\n\nText\n', ['a.mdx:10:1 Expected a closing tag for `<Summary>` (10:1-10:10)']);
});

test('every lesson of this house compiles', async () => {
  for (const { lessons } of loadContent().courses) {
    for (const { folder, source, figures, files } of lessons) {
      const compiled = await compileLesson({ file: folder, source, figures, files });
      expect(compiled.ok ? [] : compiled.problems.map(printProblem)).toEqual([]);
    }
  }
});
