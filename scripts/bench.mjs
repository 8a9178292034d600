// npm run bench [replay|cluster|network|picture|pages|sizes|door|prompt|traffic|dashboard|lighthouse|figures]: what is measured, measured again. Without a name: all of them.
import { launch } from './launch.mjs';

await launch('bench', [
  'lib/course',
  'lib/sandbox/play.ts',
  'scripts/bench-cluster.ts',
  'scripts/bench-figures.ts',
  'scripts/bench-lighthouse.ts',
  'scripts/bench-network.ts',
  'scripts/bench-picture.ts',
  'scripts/bench-replay.ts',
  'scripts/bench-times.ts',
  'scripts/bench-sizes.ts',
  'scripts/bench-traffic.ts',
]);
