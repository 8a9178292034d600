// npm run -s cluster -- [--port 6443] [--scenario …] [--seed N] [--speed 1|10|max] [--kubeconfig FILE] [--proxy-port N]
import { launch } from './launch.mjs';

await launch('cluster', ['lib/bridge', 'lib/course', 'lib/sandbox/playground.ts', 'scripts/scenario.ts']);
