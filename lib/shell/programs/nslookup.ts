/** nslookup asks a DNS server for a name: BIND's where its tools are installed, BusyBox' own in its containers. */
import type { Program } from '../program';
import { isBusyBox } from './busybox';
import { complain, ProgramFailure } from './definition';
import { runBindNslookup } from './dns/nslookup-bind';
import { runBusyBoxNslookup } from './dns/nslookup-busybox';

export const nslookup: Program = function* (context) {
  const isOwn = isBusyBox(context) && !(context.programs ?? []).includes('dig');
  try {
    return yield* isOwn ? runBusyBoxNslookup(context) : runBindNslookup(context);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    if (error.message !== '') yield* complain(context, error.message);
    return error.exitCode;
  }
};
