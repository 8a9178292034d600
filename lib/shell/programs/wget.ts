/** wget: GNU's, and BusyBox' own in its containers. They have few words in common. */
import type { Program } from '../program';
import { isBusyBox } from './busybox';
import { busyBoxWget } from './wget/busybox';
import { gnuWget } from './wget/gnu';

export const wget: Program = (context) => (isBusyBox(context) ? busyBoxWget(context) : gnuWget(context));
