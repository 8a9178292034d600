// npm run -s sandbox -- [--scenario <course>/<lesson> | --scenario file.yaml] [--seed N] < script
import { launch } from './launch.mjs';

await launch('sandbox', ['lib/course', 'lib/sandbox/playground.ts', 'scripts/scenario.ts']);
