import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadContent } from './load';
import { printProblem } from './problem';

const COURSE = `slug: a-course
title: A course
description: About something.
status: open
level: beginner
outcomes: [Know it.]
lessonsPlanned: 1
lessons:
  - { id: first-steps, title: First steps, folder: 01-first-steps }
`;
const LESSON = `---
id: first-steps
title: First steps
promise: You will be able to walk.
minutes: 6
---

Walk.
`;
const EXERCISE = `id: first-steps
draws:
  where: { oneOf: [node-1, node-2] }
world:
  nodes:
    - { name: node-1, internalAddress: 1.1.1.1 }
  serviceRange: 1.1.10.0/24
tasks:
  - id: walk
    title: Walk
    conditions:
      - kind: object
        sentence: It stands.
        of: { kind: Pod, name: leg }
        path: spec.nodeName
        value: '\${where}'
`;
const GOOD: Readonly<Record<string, string>> = {
  'a-course/course.yaml': COURSE,
  'a-course/01-first-steps/lesson.mdx': LESSON,
  'a-course/01-first-steps/exercise.yaml': EXERCISE,
  'a-course/01-first-steps/files/notes/leg.txt': 'a leg\n',
};

function load(changes: Readonly<Record<string, string | null>>) {
  const root = mkdtempSync(join(tmpdir(), 'content-'));
  try {
    for (const [path, text] of Object.entries({ ...GOOD, ...changes })) {
      if (text === null) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return loadContent(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function check(changes: Readonly<Record<string, string | null>>, expected: readonly string[]): void {
  expect(load(changes).problems.map(printProblem)).toEqual(expected);
}

const course = (from: string, to: string) => ({ 'a-course/course.yaml': COURSE.replace(from, to) });
const exercise = (from: string, to: string) => ({
  'a-course/01-first-steps/exercise.yaml': EXERCISE.replace(from, to),
});

test('good content has no problems, and is complete', () => {
  const { courses, problems } = load({});
  expect(problems).toEqual([]);
  const lesson = courses[0]!.lessons[0]!;
  expect(lesson.id).toBe('first-steps');
  expect(lesson.files).toEqual({ 'notes/leg.txt': 'a leg\n' });
  expect(lesson.exercise.tasks[0]!.conditions[0]).toMatchObject({ kind: 'object', operator: 'equals' });
});

test('the content hash changes with the exercise and the files, and not with the prose', () => {
  const hash = (changes: Readonly<Record<string, string>>) =>
    load(changes).courses[0]!.lessons[0]!.contentHash;
  const first = hash({});
  expect(hash({ 'a-course/01-first-steps/lesson.mdx': `${LESSON}\nMore.\n` })).toBe(first);
  expect(hash(exercise('title: Walk', 'title: Run'))).not.toBe(first);
  expect(hash({ 'a-course/01-first-steps/files/notes/leg.txt': 'two\n' })).not.toBe(first);
});

test('YAML that cannot be read is a problem at its place', () => {
  const { problems } = load(course('outcomes: [Know it.]', 'outcomes: [Know it.'));
  expect(problems[0]).toMatchObject({ file: 'a-course/course.yaml', line: 7 });
  expect(load(course('outcomes: [Know it.]', 'outcomes: [Know it.')).courses).toEqual([]);
});

test('a wrong value says what was expected and found, with line and column', () => {
  check(course('level: beginner', 'level: easy'), [
    'a-course/course.yaml:5:1 level: Invalid option: expected one of "beginner"|"beginner to advanced"|"intermediate"|"advanced"; found "easy"',
  ]);
  check(course('lessonsPlanned: 1', 'lessonsPlanned: many'), [
    'a-course/course.yaml:7:1 lessonsPlanned: expected number, received string; found "many"',
  ]);
});

test('a field that nobody knows is named', () => {
  check(course('status: open', 'status: open\nprice: 3'), ['a-course/course.yaml:5:1 unknown field "price"']);
  check(exercise('path: spec.nodeName', 'pth: spec.nodeName'), [
    'a-course/01-first-steps/exercise.yaml:15:9 unknown field "pth"',
  ]);
});

test('a missing field is told at what should hold it', () => {
  check(exercise('    title: Walk\n', ''), [
    'a-course/01-first-steps/exercise.yaml:9:5 tasks[0].title: expected string, received undefined; found nothing',
  ]);
});

test('a name that was not drawn is told where it stands', () => {
  check(exercise('{where}', '{there}'), [
    `a-course/01-first-steps/exercise.yaml:16:9 "$${'{there}'}" is not among the draws`,
  ]);
});

test('no more tasks are asked for than there are', () => {
  check(exercise('tasks:', 'passes: 1\ntasks:'), []);
  check(exercise('tasks:', 'passes: 2\ntasks:'), [
    'a-course/01-first-steps/exercise.yaml:8:1 passes: expected at most 1, the number of tasks; found 2',
  ]);
});

test('a title is shown before anything is drawn', () => {
  check(exercise('title: Walk', `title: Walk to $${'{where}'}`), [
    'a-course/01-first-steps/exercise.yaml:10:5 title: it is shown before the seed is known, so nothing drawn may stand in it',
  ]);
});

test('a kind of condition that does not exist is refused', () => {
  const [problem] = load(exercise('kind: object', 'kind: wish')).problems;
  expect(problem).toMatchObject({ file: 'a-course/01-first-steps/exercise.yaml', line: 12 });
});

test('conditions are checked wherever they stand: in tasks, mistakes, disturbances and hints', () => {
  const add = (text: string) => ({ 'a-course/01-first-steps/exercise.yaml': EXERCISE + text });
  const check = (changes: Readonly<Record<string, string>>, expected: readonly string[]) =>
    expect(load(changes).problems.map(({ line, message }) => `line ${line}: ${message}`)).toEqual(expected);
  const answer = (more: string) => `- { kind: answer, sentence: So., ${more} }`;
  const condition = (more: string) => add(`      ${answer(more)}\n`);
  const told = (more: string, message: string) => check(condition(more), [message]);
  told('task: run, equals: 1', `line 17: there is no task "run"`);
  told('oneOf: [1], equals: 1', `line 17: an answer is compared either by equals or by oneOf`);
  told('task: walk', `line 17: an answer is compared either by equals or by oneOf`);
  check(condition('oneOf: [1, one]'), []);
  const count = '- { kind: count, sentence: So., of: { kind: Service, life: later }, number: 1 }';
  check(add(`      ${count}\n`), [`line 17: life and ready are asked of pods only`]);
  const mistake = (when: string) => add(`    mistakes: [{ id: a, message: M., when: [${when}] }]\n`);
  check(mistake(answer('task: run, equals: 1').slice(2)), [`line 17: there is no task "run"`]);
  const probe = '{ kind: probe, sentence: S., from: laptop, host: 1.1.1.1 }';
  check(mistake(probe), [`line 17: a mistake is recognised without a probe`]);
  const hints = (text: string) => add(`    hints: [${text}]\n`);
  const stands = '{ kind: object, sentence: S., of: { kind: Pod, name: leg }, operator: exists }';
  check(hints(`Look., [{ when: [${stands}], say: A. }, { say: B. }]`), []);
  const last = 'the last variant of a hint, and only the last, fits every state: it has no `when`';
  check(hints(`[{ when: [${stands}], say: A. }]`), [`line 17: ${last}`]);
  check(hints(`[{ say: A. }, { say: B. }]`), [`line 17: ${last}`]);
  check(hints(`[{ when: [${probe}], say: A. }, { say: B. }]`), [`line 17: a hint is chosen without a probe`]);
});

test('load balancers and the internet of a world: what can not be', () => {
  const world = (more: string) =>
    exercise('  serviceRange: 1.1.10.0/24\n', `  serviceRange: 1.1.10.0/24\n${more}`);
  const file = 'a-course/01-first-steps/exercise.yaml';
  const told = (more: string, message: string) => check(world(more), [`${file}:8:${message}`]);
  check(world('  loadBalancers: [{ addresses: [5.5.5.5], delayMs: 0, ipMode: Proxy }]\n'), []);
  check(world('  publicNames: { example.org: 198.51.100.1, www.example.org: example.org }\n'), []);
  check(world('  publicServers: [{ name: remote.server.url.com, answer: "I am {host}" }]\n'), []);
  check(world('  outsideClients: [{ name: cafe, address: 192.0.2.7 }]\n'), []);
  told(
    '  loadBalancers: [{ addresses: [everywhere] }]\n',
    '33 world.loadBalancers[0].addresses[0]: an IPv4 address such as 1.1.1.3; found "everywhere"',
  );
  told(
    '  loadBalancers: [{ addresses: [], ipMode: Magic }]\n',
    '36 world.loadBalancers[0].ipMode: Invalid option: expected one of "VIP"|"Proxy"; found "Magic"',
  );
  told(
    '  publicNames: { "http://example.org": 198.51.100.1 }\n',
    '18 world.publicNames.http://example.org: a name in lower case such as shop.example.org, without http://; found "198.51.100.1"',
  );
  told(
    '  publicServers: [{ name: a.example, port: 0, answer: hello }]\n',
    '38 world.publicServers[0].port: a port, 1 to 65535; found 0',
  );
  told(
    '  publicServers: [{ name: a.example }]\n',
    '19 world.publicServers[0].answer: expected string, received undefined; found nothing',
  );
  told(
    '  outsideClients: [{ name: cafe }]\n',
    '20 world.outsideClients[0].address: expected string, received undefined; found nothing',
  );
});

test('pods that ask by themselves have names of pods', () => {
  const file = 'a-course/01-first-steps/exercise.yaml';
  const askers = (name: string) => exercise('tasks:\n', `askers: ['${name}']\ntasks:\n`);
  check(askers('pod-guest'), []);
  check(askers('Pod Guest'), [`${file}:8:10 "Pod Guest" is no name of a pod`]);
});

test('front matter is required and checked at its own lines', () => {
  check({ 'a-course/01-first-steps/lesson.mdx': 'Walk.\n' }, [
    'a-course/01-first-steps/lesson.mdx:1:1 expected front matter between two lines of "---"',
  ]);
  check({ 'a-course/01-first-steps/lesson.mdx': LESSON.replace('minutes: 6', 'minutes: 600') }, [
    'a-course/01-first-steps/lesson.mdx:5:1 minutes: Too big: expected number to be <=30; found 600',
  ]);
});

test('ids, folders and courses that do not fit are told', () => {
  check(course('slug: a-course', 'slug: b-course'), [
    'a-course/course.yaml:1:1 slug: expected "a-course" as the folder; found "b-course"',
  ]);
  check(course('folder: 01-first-steps', 'folder: 02-steps'), [
    'a-course/course.yaml:9:44 folder: there is no a-course/02-steps/lesson.mdx',
  ]);
  check(course('level: beginner', 'level: beginner\nprerequisites: [walking]'), [
    'a-course/course.yaml:1:1 prerequisites: there is no course "walking"',
  ]);
  check({ 'a-course/01-first-steps/lesson.mdx': LESSON.replace('id: first-steps', 'id: second-steps') }, [
    'a-course/01-first-steps/lesson.mdx:1:1 id: expected "first-steps"; found "second-steps"',
  ]);
  const skip = (to: string) => ({
    'a-course/01-first-steps/lesson.mdx': `${LESSON}\n<Skip to="${to}">\n</Skip>\n`,
  });
  check(skip('first-steps'), []);
  check(skip('last-steps'), [
    'a-course/01-first-steps/lesson.mdx:10:1 <Skip>: there is no lesson "last-steps" that can be worked in this course',
  ]);
  check({ 'a-course/01-first-steps/exercise.yaml': null }, [
    'a-course/01-first-steps/exercise.yaml:1:1 this file is missing',
  ]);
});

test('the courses of this house have no problems', () => {
  const { courses, problems } = loadContent();
  expect(problems.map(printProblem)).toEqual([]);
  expect(courses.map(({ course: { slug } }) => slug)).toEqual([
    'guide-to-python',
    'kubernetes-ingress',
    'kubernetes-services',
    'learn-python',
    'python-data-handling',
  ]);
});
