/**
 * Broken worlds: every failure is told at the hop that decided it, with the field to look at and a command that runs. Then
 * one programmed entry is altered behind the API's back: answer and story follow what is programmed, not the objects.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBrokenMachine } from './testing/broken-machine';
import type { BrokenWorld } from './testing/broken-worlds/broken-world';
import type { Hop, TracedRequest } from './trace';

const folder = join(import.meta.dirname, 'testing/broken-worlds');
const modules = await Promise.all(
  readdirSync(folder)
    .filter((file) => file !== 'broken-world.ts')
    .map((file) => import(join(folder, file)) as Promise<Record<string, readonly BrokenWorld[]>>),
);
const worlds = modules.flatMap((module) => Object.values(module).flat());

const tellHop = ({ place, decision, node }: Hop) =>
  `${place.kind} ${place.name} ${decision}${node === undefined ? '' : ` (${node})`}`;
const findDeciding = ({ hops }: TracedRequest) => hops.filter(({ pointer }) => pointer !== undefined).at(-1);
const PASSING = ['sent', 'forwarded'];
const tellEnd = ({ hops }: TracedRequest) =>
  tellHop(hops.filter(({ decision }) => !PASSING.includes(decision)).at(-1) ?? hops.at(-1)!);

/** Every write of the API gets a number of its own, so the last one tells whether anything was written. */
function revisionOf(machine: ReturnType<typeof createBrokenMachine>): string {
  const { body } = machine.cluster.handle({
    method: 'GET',
    path: '/api/v1/namespaces',
    headers: { accept: 'application/json' },
    body: null,
  });
  return JSON.parse(body as string).metadata.resourceVersion;
}

test.each(worlds.map((world) => [world.name, world] as const))('%s', (_name, world) => {
  const machine = createBrokenMachine(world);
  for (const line of world.lines ?? []) machine.type(line);
  world.happens?.(machine.cluster);
  machine.advance(world.waitMs ?? 0);

  const { ends, request } = machine.ask(world.act);
  const deciding = findDeciding(request);
  const { object, field, command } = deciding?.pointer ?? { object: '', field: null, command: '' };
  const told = {
    ends,
    at: deciding === undefined ? `nowhere: ${request.hops.map(tellHop).join(' > ')}` : tellHop(deciding),
    look: field === null ? object : `${object}: ${field}`,
  };
  expect(told).toEqual({ ends: world.ends, at: world.at, look: world.look });
  expect(command.slice(0, world.command.length)).toBe(world.command);
  expect(command.startsWith('kubectl ')).toBe(true);
  expect(deciding?.reason).toContain(world.says);
  for (const hop of request.hops)
    for (const long of findLong(hop.reason)) expect(long).toBe('a shorter sentence');

  const revision = revisionOf(machine);
  world.slip(machine.cluster);
  expect(revisionOf(machine)).toBe(revision);
  const after = machine.ask(world.act);
  expect({ afterwards: after.ends, afterwardsAt: tellEnd(after.request) }).toEqual({
    afterwards: world.afterwards,
    afterwardsAt: world.afterwardsAt,
  });
  expect({ ends, at: tellEnd(request) }).not.toEqual({ ends: after.ends, at: tellEnd(after.request) });
  for (const hop of after.request.hops) expect(findLong(hop.reason)).toEqual([]);

  const { text, exitCode } = machine.type(command);
  expect(exitCode, `${command}\n${text}`).toBe(0);
  expect(machine.cluster.faults()).toEqual([]);
});

const MOST_WORDS = 20;

/** Sentences with more words than a learner takes in at once. Names that stand in a list count one each. */
function findLong(reason: string): readonly string[] {
  return reason.split(/[.!?:] /).filter((sentence) => sentence.split(' ').length > MOST_WORDS);
}

test('there are at least ninety of them, each with a name of its own', () => {
  expect(worlds.length).toBeGreaterThanOrEqual(90);
  expect(new Set(worlds.map(({ name }) => name)).size).toBe(worlds.length);
});
