/** What the signs of learning are called, what they mean, and how their values are told. Plain functions. */
import type { HelpRow, Sign, SignName } from '@/lib/data/teaching-records';

export interface SignColumn {
  readonly title: string;
  readonly signs: readonly SignName[];
  /** In plain words. */
  readonly meaning: string;
}

export const SIGN_COLUMNS: readonly SignColumn[] = [
  {
    title: 'Transfer',
    signs: ['transfer'],
    meaning:
      'Learners who passed begin the lesson again with another draw, within 7 days. How many of them pass this first try without a hint and without the solution?',
  },
  {
    title: 'Prediction',
    signs: ['prediction'],
    meaning:
      'The same idea is asked again two lessons later, in other words. The gain is the share of the missing right answers that came since: 0 is no change, 1 is everything. It stands at the lesson that asks first.',
  },
  {
    title: 'Stuck and freed',
    signs: ['stuck', 'freed'],
    meaning:
      'Stuck are learners whose tasks did not move for 8 commands or 6 minutes of work. Freed means that something new holds within the next 10 commands.',
  },
  {
    title: 'Looking first',
    signs: ['idle', 'looked'],
    meaning:
      'Only where something has to be mended. An idle change brings no condition nearer. Learners who look first have read the object with the fault before their first change.',
  },
  {
    title: 'Keeping',
    signs: ['keeping'],
    meaning:
      'At least 7 days after the pass, learners take another draw. How many of them pass this first try without a hint and without the solution?',
  },
];

const NAMES: Readonly<Record<SignName, string>> = {
  transfer: 'passed',
  prediction: 'gain',
  stuck: 'stuck',
  freed: 'freed',
  idle: 'idle changes',
  looked: 'looked first',
  keeping: 'passed',
};

export const nameSign = (sign: SignName): string => NAMES[sign];

/** "72 %", of a gain "0.42". */
export function tellValue(sign: SignName, value: number): string {
  if (sign === 'prediction') return (Math.round(value * 100) / 100).toString();
  return `${Math.round(value * 100)} %`;
}

export const tellGoal = ({ sign, goal, goalIs }: Pick<Sign, 'sign' | 'goal' | 'goalIs'>): string =>
  `goal: at ${goalIs === 'at-least' ? 'least' : 'most'} ${tellValue(sign, goal)}`;

/** Why there is no value. */
export const tellMissing = ({ learners }: Pick<Sign, 'learners'>): string =>
  learners === null ? 'fewer than 20 learners' : 'nothing was missing';

export const tellLearners = (learners: number): string => `${learners.toLocaleString('en')} learners`;

export function nameHelp({ kind, key }: Pick<HelpRow, 'kind' | 'key'>): string {
  if (kind === 'solution') return 'Solution';
  return kind === 'message' ? 'Named mistake' : key === '' ? 'Hint' : `Hint ${key}`;
}
