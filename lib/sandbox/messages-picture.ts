/** The shapes of pictures and requests between a page and its workers: once whole, then only what has changed. */
import * as z from 'zod/mini';
import type {
  ClusterPicture,
  NodePicture,
  PictureChange,
  PictureParts,
  PlacePicture,
  PodPicture,
  SlicePart,
  WorkloadPicture,
} from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';

const whole = z.int().check(z.nonnegative());
const names = z.record(z.string(), z.string());

const nodeSchema: z.ZodMiniType<NodePicture> = z.object({
  name: z.string(),
  internalAddress: z.string(),
  externalAddress: z.nullable(z.string()),
  ready: z.boolean(),
});

const podSchema: z.ZodMiniType<PodPicture> = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  node: z.nullable(z.string()),
  address: z.nullable(z.string()),
  labels: names,
  state: z.enum(['starting', 'ready', 'not-ready', 'terminating', 'failed', 'succeeded']),
  reason: z.string(),
  phase: z.string(),
  restarts: whole,
  waitingFor: z.nullable(z.string()),
  containers: z.array(z.object({ name: z.string(), image: z.string(), ready: z.boolean() })),
  controller: z.nullable(z.string()),
});

const endpointSchema = z.object({
  address: z.string(),
  ready: z.boolean(),
  terminating: z.boolean(),
  podUid: z.nullable(z.string()),
});

const sliceSchema: z.ZodMiniType<SlicePart> = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  service: z.string(),
  endpoints: z.array(endpointSchema),
});

const serviceSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  address: z.nullable(z.string()),
  isHeadless: z.boolean(),
  externalName: z.nullable(z.string()),
  externalAddresses: z.optional(z.array(z.string())),
  ports: z.array(
    z.object({
      name: z.nullable(z.string()),
      protocol: z.string(),
      port: whole,
      targetPort: z.union([whole, z.string()]),
      nodePort: z.nullable(whole),
    }),
  ),
  selector: z.nullable(names),
});

const workloadSchema: z.ZodMiniType<WorkloadPicture> = z.object({
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  wanted: whole,
  ready: whole,
  controllers: z.array(z.string()),
});

const placePictureSchema: z.ZodMiniType<PlacePicture> = z.object({
  kind: z.enum(['dns', 'client', 'server']),
  name: z.string(),
  uid: z.string(),
  address: z.nullable(z.string()),
});

/** As it is shown: every Service with what stands behind it. */
export const pictureSchema: z.ZodMiniType<ClusterPicture> = z.object({
  waitingFor: z.nullable(z.string()),
  nodes: z.array(nodeSchema),
  pods: z.array(podSchema),
  services: z.array(z.extend(serviceSchema, { endpoints: z.array(endpointSchema) })),
  workloads: z.array(workloadSchema),
  places: z.optional(z.array(placePictureSchema)),
});

const tables = {
  nodes: z.array(nodeSchema),
  pods: z.array(podSchema),
  services: z.array(serviceSchema),
  slices: z.array(sliceSchema),
  workloads: z.array(workloadSchema),
  places: z.array(placePictureSchema),
};
export const partsSchema: z.ZodMiniType<PictureParts> = z.object(tables);

const ids = z.optional(z.array(z.string()));
export const changeSchema: z.ZodMiniType<PictureChange> = z.object({
  put: z.partial(z.object(tables)),
  removed: z.object({ nodes: ids, pods: ids, services: ids, slices: ids, workloads: ids, places: ids }),
});

const placeSchema = z.object({
  kind: z.enum([
    'laptop',
    'pod',
    'node',
    'network',
    'dns',
    'service',
    'load-balancer',
    'api-server',
    'internet',
  ]),
  name: z.string(),
  address: z.nullable(z.string()),
});

export const requestSchema: z.ZodMiniType<TracedRequest> = z.object({
  id: whole,
  protocol: z.enum(['http', 'icmp', 'dns', 'tcp']),
  from: placeSchema,
  target: z.string(),
  startedMs: z.number(),
  endedMs: z.nullable(z.number()),
  outcome: z.nullable(
    z.union([
      z.object({ kind: z.literal('answered'), status: z.nullable(whole) }),
      z.object({ kind: z.literal('failed'), reason: z.string() }),
    ]),
  ),
  answeredBy: z.nullable(
    z.object({ namespace: z.string(), name: z.string(), uid: z.string(), node: z.string() }),
  ),
  hops: z.array(
    z.object({
      requestId: whole,
      number: whole,
      atMs: z.number(),
      place: placeSchema,
      decision: z.enum([
        'sent',
        'resolved',
        'unresolved',
        'translated',
        'forwarded',
        'delivered',
        'answered',
        'refused',
        'dropped',
        'gave-up',
        'cut',
      ]),
      reason: z.string(),
      choice: z.optional(
        z.object({
          service: z.string(),
          rule: z.string(),
          candidates: z.array(z.object({ address: z.string(), port: whole, pod: z.nullable(z.string()) })),
          chosen: z.nullable(whole),
        }),
      ),
      node: z.optional(z.string()),
      lookup: z.optional(
        z.object({
          name: z.string(),
          server: z.nullable(z.string()),
          tried: z.array(z.object({ name: z.string(), type: z.string(), answer: z.string() })),
        }),
      ),
      pointer: z.optional(
        z.object({ object: z.string(), field: z.nullable(z.string()), command: z.string() }),
      ),
    }),
  ),
});
