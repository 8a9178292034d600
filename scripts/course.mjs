// npm run -s course -- check [course[/lesson]]
import { launch } from './launch.mjs';

await launch('course', ['lib/course', 'lib/sandbox/play.ts']);
