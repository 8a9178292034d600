/** sleep: waits in virtual time. Several operands add up; suffixes s m h d. */
import { type Process, sleep as pause } from '../../cluster/process';
import { createProgram, ProgramFailure } from './definition';

const UNITS_MS: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const sleep = createProgram(
  { options: '', usage: 'NUMBER[SUFFIX]...', summary: 'Pause for NUMBER seconds; SUFFIX is s, m, h or d.' },
  function* (call): Process<number> {
    if (call.operands.length === 0) throw new ProgramFailure('missing operand', 1, true);
    let totalMs = 0;
    for (const operand of call.operands) {
      const match = /^([0-9]*\.?[0-9]+|[0-9]+\.)([smhd]?)$/.exec(operand);
      if (match === null) throw new ProgramFailure(`invalid time interval '${operand}'`, 1, true);
      totalMs += Math.round(Number(match[1]) * UNITS_MS[match[2]!]!);
    }
    yield* pause(totalMs);
    return 0;
  },
);
