// npm run bench [replay|pages|door|prompt]: what is measured, measured again. Without a name: all of them.
import { launch } from './launch.mjs';

await launch('bench', ['lib/course', 'lib/sandbox/play.ts']);
