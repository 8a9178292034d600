/** The programs of a machine, by name. Adding one is a file and a row. */
import type { Program } from '../program';

export const programs: Readonly<Record<string, Program>> = {};
