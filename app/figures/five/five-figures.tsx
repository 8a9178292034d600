/**
 * A lesson with as many figures as any has, and the same page without them: what figures cost is measured here. Its words
 * are those that tell each picture. The parts that draw figures come from outside, so that the page without them does not
 * load them.
 */
import type { ReactNode } from 'react';
import { drawFirstWorld } from '@/app/first-world';
import { BottomBar } from '@/components/lesson/bottom-bar';
import { Divider } from '@/components/lesson/divider';
import { LessonHeader } from '@/components/lesson/lesson-header';
import { Choice, Question, Reveal } from '@/components/lesson/question';
import { MachineText } from '@/components/ui/machine-text';
import Workbench from '@/components/workbench/workbench';
import { findDefinition, findLesson, type LessonPage } from '@/lib/course/catalogue';

const COURSE = 'kubernetes-services';
const LESSON = 'cluster-ip';

/** Of many kinds: buttons, tables, manifests, rules, two worlds. */
const FIGURES = [
  ['cluster-ip', 'sun'],
  ['labels', 'by-hand'],
  ['ports', 'which-door'],
  ['spreading', 'who-answers'],
  ['load-balancer', 'pending'],
] as const;

export function FiveFigures({ draw }: { draw: ((page: LessonPage, id: string) => ReactNode) | null }) {
  const page = pageOf(LESSON);
  const definition = findDefinition(`${COURSE}/${LESSON}`);
  if (definition === null) throw new Error(`${COURSE} has no lesson "${LESSON}"`);
  const { exercise, contentHash } = page;
  const first = drawFirstWorld(definition);
  return (
    <>
      <LessonHeader course={page.course} lessons={[]} current={LESSON} label="Five figures" />
      <main id="content" className="lesson">
        <article className="lesson-article">
          <div className="prose">
            <h1>Five figures</h1>
            <p className="lesson-promise">A page like a lesson, on which the cost of figures is measured.</p>
            {FIGURES.map(([lesson, id]) => (
              <Part key={id} page={pageOf(lesson)} id={id} draw={draw} />
            ))}
            <Question id="five" ask="Do figures make a page slower?">
              <Choice>They do.</Choice>
              <Choice>They do not.</Choice>
              <Reveal>Measure it.</Reveal>
            </Question>
          </div>
        </article>
        <Divider />
        <section id="bench" className="bench" data-view="read" aria-label="Your cluster">
          <Workbench
            {...{ course: COURSE, lesson: LESSON, exercise, contentHash }}
            initialPicture={first.picture}
            initialPrompt={first.prompt}
          />
        </section>
      </main>
      <BottomBar tasks={exercise.tasks.length} />
    </>
  );
}

function Part({ page, id, draw }: { page: LessonPage; id: string } & Parameters<typeof FiveFigures>[0]) {
  const figure = page.figures.find((entry) => entry.id === id);
  if (figure === undefined) throw new Error(`${page.file}: there is no figure "${id}"`);
  return (
    <>
      <p>
        <MachineText text={figure.text} />
      </p>
      {draw?.(page, id)}
    </>
  );
}

function pageOf(lesson: string): LessonPage {
  const page = findLesson(COURSE, lesson);
  if (page === null) throw new Error(`${COURSE} has no lesson "${lesson}"`);
  return page;
}
