/**
 * What stands in content/: courses, lessons, exercises and figures, as schemas. The description of each field is
 * its documentation. Pure: no file is read here, so pages and workers may use the types.
 */
import { z } from 'zod';
import {
  conditionSchema,
  id,
  type lookupSchema,
  type placeSchema,
  type selectionSchema,
  sentence,
  type tallySchema,
  type valueSchema,
} from './condition-schema';
import { worldSchema } from './world-schema';

// ---- course.yaml

export const courseSchema = z.strictObject({
  slug: id.describe('Name in addresses; equals the name of the folder.'),
  title: sentence,
  description: sentence.describe('What the course is about, in a few sentences.'),
  status: z.enum(['open', 'announced']).describe('open: at least one lesson can be worked.'),
  level: z.enum(['beginner', 'beginner to advanced', 'intermediate', 'advanced']),
  prerequisites: z.array(id).default([]).describe('Slugs of courses to take before.'),
  basicKnowledge: z.array(sentence).default([]).describe('What a learner needs to know or to have.'),
  outcomes: z.array(sentence).min(1).describe('What a learner can do afterwards.'),
  topics: z.array(sentence).default([]).describe('Units, where the lessons are not listed yet.'),
  instructor: z.string().optional(),
  duration: z.string().optional().describe('As a learner would say it: "about 3 hours".'),
  lessonsPlanned: z.number().int().positive().describe('How many lessons the whole course will have.'),
  firstNumber: z.number().int().min(0).default(1).describe('Number of the first lesson.'),
  growing: z.boolean().default(false).describe('Lessons are added regularly, also after the planned ones.'),
  lessons: z
    .array(
      z.strictObject({
        id,
        title: sentence,
        folder: z
          .string()
          .optional()
          .describe('Folder beside course.yaml; without it the lesson is announced.'),
      }),
    )
    .describe('In the order in which they are taught.'),
});
export type Course = z.infer<typeof courseSchema>;

// ---- front matter of lesson.mdx

export const lessonSchema = z.strictObject({
  id: id.describe('The same as in course.yaml.'),
  title: sentence,
  promise: sentence.describe('One sentence: what the reader will be able to do.'),
  minutes: z.number().int().min(3).max(30),
  terms: z
    .array(z.strictObject({ term: sentence, meaning: sentence }))
    .max(5)
    .default([])
    .describe('New words of this lesson, shown by <Term>.'),
});
export type Lesson = z.infer<typeof lessonSchema>;

// ---- glossary.yaml: words that no lesson introduces as its own, and other forms of those that one does

export const glossarySchema = z.array(
  z.strictObject({
    term: sentence,
    meaning: sentence
      .optional()
      .describe('In one or two short sentences. Without it: that of the lesson whose term it is.'),
    also: z.array(sentence).default([]).describe('Other ways to write it: "endpoint slice".'),
    from: id.optional().describe('The lesson from which on it may be used. Without it: from the first.'),
    link: z.url().optional().describe('The official page.'),
  }),
);
export type GlossaryEntry = z.infer<typeof glossarySchema>[number];

// ---- recorded.yaml: what the commands of the prose print, in order; written by `course record`

export const recordedSchema = z.array(
  z.strictObject({ run: z.string(), prints: z.string(), exitCode: z.number().int().default(0) }),
);
export type Recorded = z.infer<typeof recordedSchema>[number];

/** The only tags that prose may use: attribute → required. Everything else in angle brackets is refused. */
export const LESSON_COMPONENTS: Readonly<Record<string, Readonly<Record<string, 'required' | 'optional'>>>> =
  {
    /** A command to run and copy; children: the command in a code block or as text. */
    Command: { run: 'required', about: 'optional' },
    /** A file of files/ or a code block; `lines` marks "3" or "3-5,8". */
    Yaml: { file: 'optional', lines: 'optional', title: 'optional' },
    /** A small live world of figures.yaml. */
    Figure: { id: 'required' },
    /**
     * A prediction: <Choice>s, then <Reveal>. "I don't know" is always added. `concept` names what is asked: the same
     * one is asked again two lessons later, in other words, and the gain is measured.
     */
    Question: { id: 'required', ask: 'required', concept: 'optional' },
    Choice: { right: 'optional' },
    Reveal: {},
    /** Questions that let a reader skip the lesson, to another of the same course. */
    Skip: { to: 'required' },
    /** A word of the front matter's terms. */
    Term: { name: 'required' },
    /** Words that mark an object of the figure and of the workbench: `service/service-python`, and a field of it. */
    Point: { to: 'required', field: 'optional' },
    Since2019: { title: 'optional' },
    Summary: {},
    Exercise: {},
  };

// ---- conditions stand in condition-schema.ts

export type Value = z.infer<typeof valueSchema>;
export type Lookup = z.infer<typeof lookupSchema>;
export type Selection = z.infer<typeof selectionSchema>;
export type Tally = z.infer<typeof tallySchema>;
export type RequestPlace = z.infer<typeof placeSchema>;
export type Condition = z.infer<typeof conditionSchema>;

// ---- exercise.yaml

const mistake = z.strictObject({
  id,
  when: z.array(conditionSchema).min(1).describe('The wrong state: recognised when all of these hold.'),
  message: sentence.describe(
    'Said instead of the general answer. "{observed}" stands for what the last condition of `when` observed.',
  ),
});
export type Mistake = z.infer<typeof mistake>;

const disturbance = z.strictObject({
  id,
  title: sentence.describe('What happens: "The program in pod-shop is killed."'),
  steps: z
    .array(
      z.union([
        z.strictObject({ run: z.string().describe('A command of the laptop.') }),
        z.strictObject({
          kill: z
            .strictObject({
              pod: z.string(),
              namespace: z.string().default('default'),
              container: z.string(),
            })
            .describe('Ends the main process of a container from outside.'),
        }),
        z.strictObject({
          unplug: z.strictObject({ node: z.string() }).describe('Cuts a node off from the network.'),
        }),
        z.strictObject({
          plugIn: z.strictObject({ node: z.string() }).describe('Brings a node back that was cut off.'),
        }),
        z.strictObject({ waitMs: z.number().int().min(1) }),
      ]),
    )
    .min(1)
    .describe('What is done, in order, on a copy of the world.'),
  conditions: z.array(conditionSchema).min(1).describe('What must still hold then.'),
  message: sentence.describe('Said where it does not.'),
});
export type Disturbance = z.infer<typeof disturbance>;

const hint = z
  .union([
    sentence,
    z
      .array(
        z.strictObject({
          when: z.array(conditionSchema).default([]).describe('Where all of these hold; none: always.'),
          say: sentence,
        }),
      )
      .min(1),
  ])
  .describe('One rung. As a list: the first that fits the state is told, the last one has no `when`.');
export type Hint = z.infer<typeof hint>;

const task = z.strictObject({
  id,
  title: sentence,
  conditions: z.array(conditionSchema).min(1),
  disturbances: z.array(disturbance).default([]),
  mistakes: z.array(mistake).default([]),
  hints: z.array(hint).default([]).describe('A ladder: nudge, idea, part of the solution.'),
});
export type Task = z.infer<typeof task>;

const draw = z.union([
  z.strictObject({ oneOf: z.array(z.union([z.string(), z.number()])).min(1) }),
  z.strictObject({ from: z.number().int(), to: z.number().int(), prefix: z.string().default('') }),
  z.strictObject({
    given: z.string(),
    map: z.record(z.string(), z.union([z.string(), z.number()])),
    otherwise: z.union([z.string(), z.number()]).default(''),
  }),
]);
export type Draw = z.infer<typeof draw>;

export const exerciseSchema = z.strictObject({
  id,
  seed: z.enum(['per-learner', 'fixed']).default('per-learner').describe('fixed: everybody gets seed 1.'),
  draws: z
    .record(z.string().regex(/^[a-zA-Z]+$/), draw)
    .default({})
    .describe(
      'Drawn by the seed, in order; used in world, tasks and files by $ and {name}. `given` maps an earlier draw; what its map lacks is `otherwise`.',
    ),
  world: worldSchema,
  askers: z
    .array(z.string())
    .optional()
    .describe(
      'Pods (in `default`) whose own programs send requests: none of theirs is "the last that the learner sent".',
    ),
  hideOnMap: z
    .array(z.string().regex(/^((nodePorts|ready):)?[a-z0-9.-]+$/))
    .optional()
    .describe(
      'What the map does not show, since a task asks for it: the address of a pod or Service by its name, or by the beginning of a made-up name; `nodePorts:NAME` of a Service; `ready:NAME`, how many pods a Service or a Deployment has. Shown when all tasks are done.',
    ),
  tasks: z.array(task).default([]),
  passes: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('So many of the tasks are enough, whichever they are. Without it: all of them.'),
});
export type Exercise = z.infer<typeof exerciseSchema>;

// ---- what a page may get

/** Exercise without conditions, mistakes and disturbances: what is shown before the sandbox has started. */
export interface PublicExercise {
  readonly id: string;
  readonly tasks: readonly { readonly id: string; readonly title: string; readonly hints: number }[];
  /** The fewest changes of the cluster with which it is known to be solved. */
  readonly fewestChanges?: number;
  /** What the map keeps to itself. */
  readonly hideOnMap?: readonly string[];
  /** So many of the tasks are enough; absent where all are asked for. */
  readonly passes?: number;
}

export function publicExercise(exercise: Exercise): PublicExercise {
  return {
    id: exercise.id,
    tasks: exercise.tasks.map(({ id, title, hints }) => ({ id, title, hints: hints.length })),
    ...(exercise.hideOnMap && { hideOnMap: exercise.hideOnMap }),
    ...(exercise.passes && { passes: exercise.passes }),
  };
}
