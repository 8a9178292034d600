/** One sign of learning: its value, its goal and whether that is met, by a word and a sign. */
import type { Sign } from '@/lib/data/teaching-records';
import { nameSign, tellGoal, tellLearners, tellMissing, tellValue } from './sign-words';

export function SignValue({ sign }: { sign: Sign }) {
  const { value, learners, isMet } = sign;
  if (value === null || learners === null || isMet === null) {
    return (
      <span className="sign-value">
        <span className="quiet">
          {nameSign(sign.sign)}: {tellMissing(sign)}
        </span>
      </span>
    );
  }
  return (
    <span className="sign-value" data-met={isMet ? 'yes' : 'no'}>
      <span className="sign-figure">
        {tellValue(sign.sign, value)} {nameSign(sign.sign)}
      </span>
      <GoalWord isMet={isMet} />
      <span className="quiet">
        {tellGoal(sign)}, {tellLearners(learners)}
      </span>
    </span>
  );
}

export function GoalWord({ isMet }: { isMet: boolean }) {
  return (
    <span className="goal-word">
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="goal-sign">
        {isMet ? <path d="M2 7.5 5.5 11 12 3.5" /> : <path d="M2 7h10" />}
      </svg>
      {isMet ? 'goal met' : 'goal not met'}
    </span>
  );
}
