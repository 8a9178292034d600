/**
 * What a task may ask of the world, as schemas: a closed set of conditions, and the values they compare with. Each is
 * judged by lib/check with expected, observed and a command that shows it. Pure.
 */
import { z } from 'zod';

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by "-", beginning with a letter')
  .describe('Stable: it is stored with the progress of learners and never changes.');
export const sentence = z.string().min(1);

const namespace = z.string().default('default');

const reference = z.strictObject({
  kind: z.string().describe('As in manifests: Pod.'),
  name: z.string(),
  namespace,
});

const path = z
  .string()
  .regex(/^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*|\[\d+\]|\["[^"]+"\])*$/, 'a path such as spec.containers[0].image')
  .describe('status.podIP, spec.containers[0].image, metadata.labels["app.kubernetes.io/name"]');

const life = z
  .enum(['any', 'first', 'later'])
  .default('any')
  .describe('first: the same uid as at the start; later: another one.');

export const placeSchema = z.union([
  z.literal('laptop'),
  z.strictObject({ pod: z.string(), namespace }),
  z.strictObject({ node: z.string() }),
  z.strictObject({ outside: z.string().describe('A machine of outsideClients.') }),
]);

// ---- values: literal, or read in the world

export const lookupSchema = z.strictObject({
  of: reference,
  path,
  at: z.enum(['now', 'start']).default('now').describe('start: as it was before the first act.'),
});

export const selectionSchema = z.strictObject({
  kind: z.string(),
  namespace: namespace.describe('"*": in all namespaces.'),
  name: z.string().optional(),
  deployment: z
    .string()
    .optional()
    .describe(
      'Pods only: those that this Deployment made, told by their name, whatever labels they carry now.',
    ),
  labels: z.record(z.string(), z.string()).default({}),
  life: life.describe('Of pods only. first: there at the start; later: made since.'),
  ready: z.boolean().optional().describe('Pods only: those that are ready, or are not.'),
});

export const tallySchema = z.strictObject({
  from: placeSchema,
  protocol: z.enum(['http', 'icmp']).default('http'),
  outcome: z.enum(['answered', 'failed']).optional().describe('Where omitted, all that came to an end.'),
  after: reference.optional().describe('Only requests since the creation of this object as it is now.'),
  service: z.string().optional().describe('Only requests to this Service of `default`, by name or address.'),
  deployment: z.string().optional().describe('Only those that a pod made by this Deployment answered.'),
  different: z
    .literal('pods')
    .optional()
    .describe('Counts who answered, each pod once, instead of the requests.'),
});

export const valueSchema = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    lookupSchema,
    z.strictObject({ count: selectionSchema }).describe('How many objects there are.'),
    z
      .strictObject({ requests: tallySchema })
      .describe('How many requests there were, as the trace has them.'),
  ])
  .describe('A literal, or read in the world.');

// ---- conditions

const base = {
  sentence: sentence.describe('What must hold, said to the learner.'),
  command: z.string().optional().describe('Shows it; where omitted, one is derived.'),
};

const answerCondition = z.strictObject({
  kind: z.literal('answer'),
  ...base,
  task: id.optional().describe('Whose answer; its own task where omitted.'),
  equals: valueSchema.optional(),
  oneOf: z
    .array(valueSchema)
    .min(1)
    .optional()
    .describe('Several right ways to write it. Either this or equals.'),
});

const podAnswers = z.strictObject({
  pod: z.string(),
  namespace,
  life,
  node: z.string().optional().describe('The node it ran on when it answered.'),
});
const direct = z
  .boolean()
  .default(false)
  .describe('Only where it was sent to the own address of the pod that answered, not to a Service.');
const deploymentAnswers = z.strictObject({
  deployment: z.string().describe('Any pod that this Deployment made, told by its name.'),
  namespace,
  life,
  node: z.string().optional(),
  direct,
});
const serviceAddressed = z.strictObject({
  service: z.string().describe('The Service it was sent to, whoever answered.'),
  namespace,
  by: z.enum(['any', 'name', 'address']).default('any').describe('How the client wrote it.'),
});

const requestCondition = z.strictObject({
  kind: z.literal('request'),
  ...base,
  protocol: z.enum(['http', 'icmp']).default('http'),
  from: placeSchema.describe('Where the learner sent it from.'),
  to: z.union([
    podAnswers.describe('The pod that answered.'),
    deploymentAnswers,
    serviceAddressed,
    z.strictObject({ address: valueSchema }).describe('The address or name it was sent to.'),
  ]),
  port: z
    .union([z.number().int(), z.string().regex(/^\$\{[a-zA-Z]+\}$/, 'a number, or one that the seed draws')])
    .optional()
    .describe('The port it was sent to.'),
  outcome: z.enum(['answered', 'failed']).default('answered'),
  status: z.number().int().optional().describe('HTTP status; where omitted, any below 400.'),
  last: z
    .boolean()
    .default(false)
    .describe('Only the last request that the learner sent counts: for mistakes.'),
  after: z
    .strictObject({ created: reference })
    .optional()
    .describe('Only requests that began at or after the creation of this object as it is now.'),
});

const objectCondition = z.strictObject({
  kind: z.literal('object'),
  ...base,
  of: reference,
  path: path.optional().describe('Where omitted, the object itself is meant (exists, absent).'),
  operator: z.enum(['exists', 'absent', 'equals', 'notEquals', 'oneOf']).default('equals'),
  value: valueSchema.optional(),
  values: z.array(valueSchema).optional().describe('With oneOf.'),
});

const countCondition = z.strictObject({
  kind: z.literal('count'),
  ...base,
  of: selectionSchema,
  operator: z.enum(['equals', 'atLeast', 'atMost']).default('equals'),
  number: z.number().int().min(0),
});

const tallyCondition = z.strictObject({
  kind: z.literal('tally'),
  ...base,
  of: tallySchema.describe('Counts requests, as the trace has them.'),
  operator: z.enum(['equals', 'atLeast', 'atMost']).default('equals'),
  number: z.number().int().min(0),
});

const endpointsCondition = z.strictObject({
  kind: z.literal('endpoints'),
  ...base,
  service: z.string().describe('Counts the pods behind it that get requests, as its EndpointSlices say.'),
  namespace,
  operator: z.enum(['equals', 'atLeast', 'atMost']).default('equals'),
  number: z.number().int().min(0),
});

const probeCondition = z.strictObject({
  kind: z.literal('probe'),
  ...base,
  from: placeSchema,
  host: valueSchema.describe('Name or address to connect to.'),
  port: z.union([z.number().int(), z.string()]).default(80),
  path: z.string().default('/'),
  status: z.number().int().default(200),
  answeredBy: z
    .union([z.string(), z.strictObject({ deployment: z.string() })])
    .optional()
    .describe('Name of the pod that must answer, or of the Deployment that made it.'),
});

const fileCondition = z.strictObject({
  kind: z.literal('file'),
  ...base,
  path: z.string().describe('On the learner’s machine, absolute or from the home directory.'),
  operator: z.enum(['exists', 'absent', 'equals', 'contains']).default('exists'),
  text: z.string().optional(),
});

export const conditionSchema = z.discriminatedUnion('kind', [
  answerCondition,
  requestCondition,
  objectCondition,
  countCondition,
  tallyCondition,
  endpointsCondition,
  probeCondition,
  fileCondition,
]);
