/** The world without a lesson: the two nodes of the courses, empty, with the address allocation of a real cluster. */
import type { SandboxDefinition } from './sandbox';

export const PLAYGROUND: SandboxDefinition = {
  scenario: 'playground',
  contentHash: 'playground-1',
  exercise: {
    id: 'playground',
    seed: 'per-learner',
    draws: {},
    world: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
        { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
      ],
      serviceRange: '1.1.10.0/24',
      manifests: [],
    },
    tasks: [],
  },
  files: {},
};
