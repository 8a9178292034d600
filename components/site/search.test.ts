import MiniSearch from 'minisearch';
import { expect, test } from 'vitest';
import { loadContent } from '../../lib/course/load';
import { listSearchDocuments, type SearchDocument } from '../../lib/course/search-documents';
import { excerptOf, findDocuments } from './search';

const documents = await listSearchDocuments(loadContent().courses);
const index = new MiniSearch<SearchDocument>({ fields: ['title', 'text'] });
index.addAll(documents);
const find = (query: string) => findDocuments({ index, documents }, query);

/** The first find, as kind and title. */
function check(query: string, expected: string | null): void {
  const [first] = find(query);
  expect(first === undefined ? null : `${first.document.kind}: ${first.document.title}`, query).toBe(
    expected,
  );
}

test('a word of the glossary is found by its name, by its beginning and with a slip', () => {
  check('targetPort', 'term: targetPort');
  check('targetPo', 'term: targetPort');
  check('targetprot', 'term: targetPort');
});

test('a command is found by its words', () => {
  check('kubectl get pods -o wide', 'command: kubectl get pods -o wide');
});

test('a lesson is found by its title, and a part by its heading', () => {
  check('A pod dies', 'lesson: A pod dies');
  check('who makes the new pod', 'part: Who makes the new pod?');
});

test('nothing is found for nothing, and for what is nowhere', () => {
  check('   ', null);
  check('zzzzqqq', null);
  check('<script>', null);
});

test('words that no document has together still find something', () => {
  expect(find('targetPort zzzzqqq').length).toBeGreaterThan(0);
});

test('each find leads to a page of its own', () => {
  for (const { address } of documents)
    expect(address).toMatch(/^\/(learn\/[a-z0-9-]+\/[a-z0-9-]+|glossary)(#[a-z0-9-]+)?$/);
});

test('an excerpt is cut at words, around the first match', () => {
  const text = `${'before '.repeat(30)}the targetPort stands here ${'after '.repeat(30)}`;
  const cut = excerptOf(text, ['targetport']);
  expect(cut).toMatch(/^… before.*the targetPort stands here.*after …$/);
  expect(excerptOf('short text', ['text'])).toBe('short text');
  expect(excerptOf('short text', ['other'])).toBe('');
});
