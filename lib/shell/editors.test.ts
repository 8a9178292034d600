/** vi and nano: they wait for the editor of the page, and every way out of them is open. */
import { expect, test } from 'vitest';
import { createTestWorld } from './testing/world';

const FILES = { '/home/learner/pod.yaml': 'kind: Pod\n', '/home/learner/folder/x': '' };
const CLOSE = '\u0018';

function open(line: string) {
  const world = createTestWorld({ files: FILES });
  world.type(line);
  return world;
}

test.each([
  ['vi pod.yaml', { path: '/home/learner/pod.yaml', program: 'vi', line: null }],
  ['vim +3 ./folder/../pod.yaml', { path: '/home/learner/pod.yaml', program: 'vim', line: 3 }],
  ['cd folder; nano new.yaml', { path: '/home/learner/folder/new.yaml', program: 'nano', line: null }],
  ['view /tmp/x', null],
])('%s opens its file and waits', (line, expected) => {
  const { session } = open(line === 'view /tmp/x' ? 'mkdir -p /tmp; view /tmp/x' : line);
  expect(session.openFile).toEqual(expected ?? { path: '/tmp/x', program: 'view', line: null });
  expect(session.isAtPrompt).toBe(false);
});

test.each([
  ['the editor closes', 'vi pod.yaml', (world) => world.session.enterKeys(CLOSE), 0],
  ['nano has Ctrl-X', 'nano pod.yaml', (world) => world.session.enterKeys(CLOSE), 0],
  [':q in the terminal', 'vi pod.yaml', (world) => world.session.enterLine(':q'), 0],
  [':wq! in the terminal', 'vi pod.yaml', (world) => world.session.enterLine(':wq!'), 0],
  ['Ctrl-C', 'vi pod.yaml', (world) => world.session.interrupt(), 130],
  ['Ctrl-C in nano', 'nano pod.yaml', (world) => world.session.interrupt(), 130],
  ['Ctrl-D', 'vi pod.yaml', (world) => world.session.enterKeys('\u0004'), 1],
] as [string, string, (world: ReturnType<typeof open>) => void, number][])(
  'it ends when %s',
  (_name, line, leave, code) => {
    const world = open(line);
    leave(world);
    world.run();
    expect(world.session.isAtPrompt).toBe(true);
    expect(world.session.openFile).toBeNull();
    expect(world.session.lastExitCode).toBe(code);
    expect(world.type('echo on')).toContain('on\n');
  },
);

test('what is typed meanwhile ends nothing, and is no command afterwards', () => {
  const world = open('nano pod.yaml');
  world.take();
  world.session.enterLine('echo lost');
  world.session.enterLine(':q');
  world.run(1000);
  expect(world.session.isAtPrompt).toBe(false);
  expect(world.take()).toContain('Type in the editor beside this terminal.');
  world.session.enterKeys(CLOSE);
  world.run();
  expect(world.take()).not.toContain('lost');
});

test.each([
  ['echo x | vi pod.yaml', /^Vim: Warning: Input is not from a terminal\n/, 1],
  ['vim pod.yaml < pod.yaml', /^Vim: Warning: Input is not from a terminal\n/, 1],
  ['echo x | nano pod.yaml', /^Standard input is not a terminal\n$/, 1],
  ['vi', /^vi: expected the name of a file\n/, 1],
  ['vi a b', /^vi: expected one file; more at a time are not simulated\n$/, 1],
  ['vi folder', /^vi: folder: Is a directory\n$/, 1],
  ['vi nosuch/x.yaml', /^vi: nosuch\/x.yaml: No such file or directory\n$/, 1],
  ['vi pod.yaml/x', /^vi: pod.yaml\/x: Not a directory\n$/, 1],
  ['vi -R pod.yaml', /^vi: invalid option -- 'R'\n/, 1],
])('%s is refused and does not wait', (line, message, code) => {
  const world = createTestWorld({ files: FILES });
  expect(world.type(line)).toMatch(message);
  expect(world.session.isAtPrompt).toBe(true);
  expect(world.session.openFile).toBeNull();
  expect(world.session.lastExitCode).toBe(code);
});

test.each([
  ['pod.yaml', null],
  ['deep/er/new.yaml', null],
  ['/tmp/x', null],
  ['../learner/y', null],
  ['folder', 'folder was not saved: this is a directory, not a file'],
  ['x/', 'x/ was not saved: a path is expected to end in the name of a file'],
  ['', ' was not saved: a path is expected to end in the name of a file'],
  ['pod.yaml/x', 'pod.yaml/x was not saved: a part of its path is a file, not a directory'],
  ['/dev/null', '/dev/null was not saved: this is a device, not a file'],
])('saving to "%s"', (path, problem) => {
  const { session, files } = createTestWorld({ files: FILES });
  expect(session.refuseSave(path, 'new')).toBe(problem);
  expect(session.saveFile(path, 'new')).toBe(problem);
  if (problem === null) expect(files.readFile(new URL(path, 'file:///home/learner/').pathname)).toBe('new');
  else expect(files.readFile('/home/learner/pod.yaml')).toBe('kind: Pod\n');
});

test('a full disk refuses a save in words, and keeps what was there', () => {
  const { session, files } = createTestWorld({ files: FILES });
  const big = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 7; count += 1) expect(session.saveFile(`big-${count}`, big)).toBeNull();
  expect(session.saveFile('small', 'x')).toBeNull();
  expect(session.saveFile('pod.yaml', big)).toBe('pod.yaml was not saved: No space left on device');
  expect(files.readFile('/home/learner/pod.yaml')).toBe('kind: Pod\n');
});
