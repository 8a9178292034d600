/**
 * Figures and the worlds that they share, as schemas: what stands in worlds.yaml of a course and in figures.yaml of a
 * lesson. The description of each field is its documentation. Pure.
 */
import { z } from 'zod';
import { id, sentence } from './condition-schema';
import { objectSchema, worldSchema } from './world-schema';

// ---- worlds.yaml: worlds that figures and the playground start from

export const courseWorldsSchema = z.array(
  z.strictObject({
    id,
    title: sentence,
    text: sentence.describe('What is there, in words: the playground shows it beside the title.'),
    world: worldSchema,
    files: z
      .record(z.string(), z.string())
      .default({})
      .describe('What is found in the home directory of the playground, by relative path.'),
    playground: z.boolean().default(true).describe('Offered in the playground.'),
  }),
);
export type CourseWorld = z.infer<typeof courseWorldsSchema>[number];

// ---- figures.yaml: small worlds beside the prose, where nothing is kept

const command = z.string().min(1);
const label = sentence.describe('As it stands on the control: two to four words.');

const button = z.strictObject({ id, label, command: command.describe('Run by a press, as if typed.') });

const choice = z.strictObject({
  id,
  label: sentence.describe('What is chosen: "Type of service-python".'),
  options: z
    .array(z.strictObject({ label, command }))
    .min(2)
    .describe('Side by side; exactly one is in force. The first is the one in force at the start.'),
});

const slider = z.strictObject({
  id,
  label: sentence,
  from: z.number().int(),
  to: z.number().int(),
  at: z.number().int().describe('Where it stands at the start.'),
  command: command.describe('In it {value} stands for the chosen number.'),
});

const burst = z.strictObject({
  id,
  label,
  command: command.describe('Run so many times, one right after another, without waiting.'),
  count: z.number().int().min(2).max(300),
});

export const controlSchema = z.union([choice, slider, burst, button]);
export type FigureControl = z.infer<typeof controlSchema>;

/** send: a request from a client. kill: a pod. relabel: drag a label off. unplug: a node. scale: a workload. */
export const MAP_ACTS = ['send', 'kill', 'relabel', 'unplug', 'scale'] as const;
export type MapAct = (typeof MAP_ACTS)[number];

const change = z.strictObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().default('default'),
  path: z.string().describe('spec.externalTrafficPolicy'),
  value: z.unknown().describe('null takes the field away.'),
});

const compare = z.strictObject({
  as: z
    .enum(['beside', 'before-after'])
    .describe('beside: two worlds at once. before-after: one place, a switch between them.'),
  titles: z.tuple([sentence, sentence]).describe('What stands over each: "Cluster" and "Local".'),
  scenario: id
    .optional()
    .describe('A world of worlds.yaml for the second: where what differs is no manifest.'),
  change: z.array(change).default([]).describe('In what the manifests of the second world differ.'),
  add: z.array(objectSchema).default([]).describe('Manifests that only the second world has.'),
});

const show = z.strictObject({
  labels: z.boolean().default(false).describe('Labels stand below their pods.'),
  table: command
    .optional()
    .describe(
      'A kubectl command whose table stands below the picture and stays true: "kubectl get service service-python".',
    ),
  yaml: z
    .string()
    .regex(
      /^[a-z]+\/[a-z0-9.-]+(#[\w.,[\]]+)?$/,
      'kind/name, with fields after #: service/service-python#spec.selector,spec.ports',
    )
    .optional()
    .describe('An object whose manifest stands beside; only the named fields, where some are named.'),
  rules: z.boolean().default(false).describe('The node that decides shows the rule and who could be chosen.'),
});

export const figureSchema = z.strictObject({
  id,
  title: sentence,
  text: sentence.describe('The picture in words, for those who do not see it.'),
  scenario: id.optional().describe('A world of worlds.yaml. Without it and without `world`: the exercise’s.'),
  world: worldSchema.optional().describe('A world of its own.'),
  add: z.array(objectSchema).default([]).describe('Manifests added to the world.'),
  start: z
    .array(command)
    .default([])
    .describe('Commands that have run before the first frame: what it shows needs no press.'),
  controls: z.array(controlSchema).default([]).describe('At most four; each figure brings one new one.'),
  acts: z
    .array(z.enum(MAP_ACTS))
    .default([])
    .describe('What can be done on the map itself, by pointer and by keyboard.'),
  show: show.optional(),
  compare: compare.optional(),
});
export type Figure = z.infer<typeof figureSchema>;

export const figuresSchema = z.array(
  figureSchema
    .refine(
      ({ controls, acts, compare }) => controls.length + acts.length > 0 || compare !== undefined,
      'a figure needs something to do: controls, acts or compare',
    )
    .refine(
      ({ scenario, world }) => scenario === undefined || world === undefined,
      'a figure has either a scenario or a world of its own',
    ),
);
