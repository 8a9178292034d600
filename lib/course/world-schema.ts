/**
 * The starting world of an exercise, a figure or the playground, as a schema: nodes, addresses, manifests, and what
 * stands around the cluster. The description of each field is its documentation. Pure.
 */
import { z } from 'zod';

const address = z
  .string()
  .regex(/^(\d{1,3}\.){3}\d{1,3}$|\$\{[a-zA-Z]+\}/, 'an IPv4 address such as 1.1.1.3');

const publicName = z
  .string()
  .regex(
    /^(?=.*[a-z$])([a-z0-9_-]+|\$\{[a-zA-Z]+\})(\.([a-z0-9_-]+|\$\{[a-zA-Z]+\}))*$/,
    'a name in lower case such as shop.example.org, without http://',
  );

const portNumber = z.number().int().min(1, 'a port, 1 to 65535').max(65_535, 'a port, 1 to 65535');

export const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

export const worldSchema = z.strictObject({
  startsAt: z.string().optional().describe('RFC 3339; virtual time 0.'),
  nodes: z
    .array(
      z.strictObject({
        name: z.string(),
        internalAddress: address,
        externalAddress: address.optional(),
        labels: z.record(z.string(), z.string()).optional(),
        capacity: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
  serviceRange: z.string().describe('CIDR of Services.'),
  serviceAddresses: z
    .record(z.string(), address)
    .optional()
    .describe('namespace/name → address, set before any other.'),
  serviceAddressOrder: z
    .literal('sequential')
    .optional()
    .describe('Services get the lowest free address, in order. Without it: at random, as real clusters do.'),
  podAddresses: z
    .strictObject({ first: address })
    .optional()
    .describe(
      'Pods get this address, then upwards, never reused. Without it each node has a range of its own.',
    ),
  manifests: z
    .array(objectSchema)
    .default([])
    .describe(
      'Objects at time 0. status.podIP of a pod fixes its first address; of a Deployment, its first pod’s.',
    ),
  loads: z
    .array(
      z.strictObject({
        kind: z.string(),
        namespace: z.string().optional(),
        name: z.string(),
        steps: z
          .array(
            z.strictObject({
              atMs: z.number().int().min(0),
              cpu: z.string().optional(),
              memory: z.string().optional(),
            }),
          )
          .describe('From a virtual time on: quantities for all pods of the workload together.'),
      }),
    )
    .optional()
    .describe(
      'What autoscalers measure and `kubectl top` shows. Even empty it gives the world a metrics server.',
    ),
  loadBalancers: z
    .array(
      z.strictObject({
        addresses: z.array(address).describe('Handed out in this order.'),
        reserved: z
          .record(z.string(), address)
          .optional()
          .describe('namespace/name of a Service → the one of these addresses that is kept for it.'),
        delayMs: z.number().int().min(0).optional().describe('From the wish to the address. Default 8000.'),
        refuses: z.string().optional().describe('It gives no address; the words of its error.'),
        className: z
          .string()
          .optional()
          .describe('The loadBalancerClass it looks after. Without it: Services that name none.'),
        ipMode: z.enum(['VIP', 'Proxy']).optional().describe('Proxy: pods see the load balancer’s address.'),
      }),
    )
    .optional()
    .describe('Who looks after Services of type LoadBalancer. Without it EXTERNAL-IP stays pending.'),
  publicNames: z
    .record(publicName, z.union([address, publicName]))
    .optional()
    .describe('Names on the internet, known everywhere: an address each, or another name.'),
  publicServers: z
    .array(
      z.strictObject({
        name: publicName.optional().describe('Its name in DNS, known everywhere.'),
        address: address.optional().describe('Without it the next from 198.51.100.10 upwards.'),
        port: portNumber.optional().describe('Default 80.'),
        secure: z.boolean().optional().describe('It speaks TLS.'),
        answer: z
          .string()
          .describe(
            'Its answer. {host}, {method}, {path} and {client} stand for what it saw of the request.',
          ),
        hosts: z
          .array(publicName)
          .min(1)
          .optional()
          .describe('Host headers that it knows; it answers others with 404. Without it: all.'),
      }),
    )
    .optional()
    .describe('HTTP servers on the internet.'),
  outsideClients: z
    .array(z.strictObject({ name: publicName, address }))
    .optional()
    .describe('Machines on the internet from which requests come: { outside: NAME } in conditions.'),
  warmUpMs: z.number().int().min(0).optional().describe('Virtual time before the learner sees the world.'),
});
export type World = z.infer<typeof worldSchema>;
