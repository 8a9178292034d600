import { expect, test } from 'vitest';
import { compileLesson } from './compile';
import { figureSchema } from './figure-schema';
import { lintConcepts, lintProse } from './prose-lint';
import { listPieces, splitSentences } from './prose-tree';

const FRONT = `---
id: one
title: One
promise: You will be able to ask.
minutes: 6
terms:
  - { term: port, meaning: A number. }
---
`;
const FIGURES = ['first', 'second'].map((id) =>
  figureSchema.parse({
    id,
    title: id,
    text: 'Two nodes stand side by side, and a pod runs on each.',
    controls: [{ id: 'one', label: 'One', command: 'true' }],
  }),
);
const words = (count: number) =>
  `${'Ten words stand in this line and are read quickly. '.repeat(count / 10)}\n\n`;
const LINKS = 'See [one](https://kubernetes.io/docs/a) and [two](https://kubernetes.io/docs/b).\n\n';
const END = '<Exercise>\n  Do it.\n</Exercise>\n\n<Summary>\n  One is. Two is. Three is.\n</Summary>\n';
const TERM = 'A <Term name="port">port</Term> is a number.\n\n';

/** A lesson with nothing to blame, into which the words of a case are put. */
const around = (middle: string) =>
  `${TERM}<Figure id="first" />\n\n${words(140)}<Figure id="second" />\n\n${words(140)}` +
  `<Command run="true" />\n\n${words(130)}<Command run="false" />\n\n${LINKS}${middle}\n\n${END}`;

async function lint(body: string, part: { known?: string[]; later?: string[] } = {}): Promise<string[]> {
  const source = FRONT + body;
  const compiled = await compileLesson({ file: 'a.mdx', source, figures: FIGURES });
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  const { lesson, tree } = compiled.compiled;
  const { known = ['port'], later = [] } = part;
  return lintProse({ file: 'a.mdx', lesson, tree, figures: FIGURES, known, later }).map(
    ({ message }) => message,
  );
}

async function check(middle: string, expected: readonly string[], part = {}): Promise<void> {
  expect(await lint(around(middle), part)).toEqual(expected);
}

test('a lesson as the house wants it has nothing to blame', async () => {
  await check('Ask it.', []);
});

test('banned words are told, and words that contain one are not', async () => {
  await check('You just ask.', ['"just" helps nobody who finds it hard']);
  await check('Adjust the uneasy port.', []);
  await check('Type `just` now.', []);
});

test('a long sentence is told; full stops of addresses and code end none', async () => {
  const long =
    'One two three four five six seven eight nine ten one two three four five six seven eight nine ten one.';
  await check(long, [`a sentence of 21 words; at most 20: "${long}"`]);
  await check('Ask `1.1.1.3`. Then ask `1.1.1.4`! Does it answer? It does.', []);
});

test('words of Kubernetes are known, or they are told', async () => {
  const unknown = '"EndpointSlice" is neither in the glossary nor a term of this or an earlier lesson';
  await check('An EndpointSlice is a list.', [unknown]);
  await check('EndpointSlices are lists.', [], { known: ['port', 'EndpointSlice'] });
  await check('A Deployment comes.', ['"Deployment" is explained in a later lesson only'], {
    later: ['Deployment'],
  });
});

test('an answer that is asked for is something to do, and much text without one is told', async () => {
  await check(`<Command run="ls" />\n\n${words(160)}`, ['more than 150 words without something to do']);
});

test('one new term a paragraph, each explained somewhere', async () => {
  const without = around('Ask.').replace(TERM, 'Ask it.\n\n');
  expect(await lint(without)).toEqual(['the term "port" is explained by no <Term> in the text']);
});

test('parts that are missing are told', async () => {
  const short = `${TERM}<Figure id="first" />\n\nAsk.\n\n<Summary>One. Two.</Summary>\n`;
  expect(await lint(short)).toEqual([
    'expected 400 to 700 words; found 8',
    'expected at least 2 figures; found 1',
    'figure "second" is not used',
    'expected one <Exercise>; found 0',
    'the summary has three sentences; found 2',
    'expected 2 links to the official documentation; found 0',
  ]);
});

test('a concept is asked again two lessons later, where there are so many', () => {
  const asked = (...places: number[]) => places.map((place) => ({ concept: 'c', place, file: `${place}` }));
  const told = (...places: number[]) => lintConcepts(asked(...places), 6).map(({ message }) => message);
  expect(told(1, 3)).toEqual([]);
  expect(told(1)).toEqual(['the concept "c" is not asked again two lessons later']);
  expect(told(1, 2)).toEqual(['the concept "c" is not asked again two lessons later']);
  expect(told(4)).toEqual([]);
});

test('sentences are split at their ends only', () => {
  expect(splitSentences('One. “Two.” Three? 4 is a number (and so on). Version 1.33 is new.')).toEqual([
    'One.',
    '“Two.”',
    'Three?',
    '4 is a number (and so on).',
    'Version 1.33 is new.',
  ]);
});

test('pieces come in reading order, with what stands around them', () => {
  const text = (value: string) => ({ type: 'text', value });
  const tree = {
    type: 'root',
    children: [
      { type: 'paragraph', children: [text('Ask '), { type: 'inlineCode', value: '1.1.1.3' }] },
      {
        type: 'mdxJsxFlowElement',
        name: 'Question',
        attributes: [{ type: 'mdxJsxAttribute', name: 'ask', value: 'Is `a` there?' }],
        children: [{ type: 'mdxJsxFlowElement', name: 'Choice', children: [text('Yes')] }],
      },
    ],
  };
  const told = listPieces(tree).map((piece) => (piece.kind === 'words' ? piece.text : piece.kind));
  expect(told).toEqual(['Ask Code', 'tag', 'Is Code there?', 'tag', 'Yes']);
});
