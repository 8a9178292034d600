/** What content says about signs of learning: which questions ask for one concept, and which version a lesson has now. */
import { findDefinition } from '@/lib/course/catalogue';
import { type AskedQuestion, listConcepts } from '@/lib/course/questions';
import type { AskedOnce, AskedTwice } from '@/lib/data/learning';
import { plainChoice } from '@/lib/data/sign-rows';

export const conceptsOf = (course: string): readonly AskedTwice[] =>
  listConcepts(course).map(({ first, again }) => ({ first: toAsked(first), again: toAsked(again) }));

const toAsked = ({ lesson, question, choices }: AskedQuestion): AskedOnce => ({
  ...{ lesson, question },
  choices: choices.map(({ text, isRight }) => ({ choice: plainChoice(text), isRight })),
});

/** Of a lesson as content has it now; empty where it has none. */
export const versionOf = (lesson: string): string => findDefinition(lesson)?.contentHash ?? '';
