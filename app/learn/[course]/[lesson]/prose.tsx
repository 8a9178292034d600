/**
 * From the source of a lesson to what stands on its page: compiled MDX with the closed set of lesson components.
 */
import { getMDXComponent } from 'mdx-bundler/client';
import type { ComponentProps, ReactNode } from 'react';
import { LessonFigure } from '@/app/lesson-figure';
import { nameObjects } from '@/app/object-names';
import { Command } from '@/components/lesson/command';
import { Point } from '@/components/lesson/point';
import { pointAt } from '@/components/lesson/point-at';
import { Exercise, Since2019, Summary } from '@/components/lesson/prose';
import { ProseTable } from '@/components/lesson/prose-table';
import { Choice, Question, Reveal } from '@/components/lesson/question';
import { Skip } from '@/components/lesson/skip';
import { Term } from '@/components/lesson/term';
import { Yaml } from '@/components/lesson/yaml';
import type { LessonPage } from '@/lib/course/catalogue';
import { compileLesson } from '@/lib/course/compile';
import { printProblem } from '@/lib/course/problem';

/** Throws where the prose doesn't compile: at build time that ends the build, with file and line. */
export async function renderProse(page: LessonPage): Promise<ReactNode> {
  const compiled = await compileLesson(page);
  if (!compiled.ok) throw new Error(compiled.problems.map(printProblem).join('\n'));
  const Prose = getMDXComponent(compiled.compiled.code);
  return <Prose components={componentsFor(page) as ComponentProps<typeof Prose>['components']} />;
}

function componentsFor(page: LessonPage) {
  const names = nameObjects(page);
  return {
    Command: ({ place, ...props }: ComponentProps<typeof Command> & { place?: string }) => (
      <Command {...props} recorded={recordedAt(page, props.run, place)} />
    ),
    Choice,
    Question,
    Reveal,
    Skip,
    Term,
    Point,
    Since2019,
    Summary,
    Exercise,
    Yaml: (props: { file?: string; lines?: string; title?: string; children?: ReactNode }) => (
      <Yaml {...props} text={props.file === undefined ? undefined : page.files[props.file]} />
    ),
    table: ProseTable,
    code: (props: ComponentProps<'code'>) => <Code {...props} names={names} />,
    Figure: ({ id }: { id: string }) => <LessonFigure page={page} id={id} />,
  };
}

/** Only of the same command: a lesson that was changed since is not told by an old recording. */
function recordedAt({ recorded }: LessonPage, run: string, place?: string) {
  const found = place === undefined ? undefined : recorded[Number(place)];
  return found?.run === run ? { output: found.prints, exitCode: found.exitCode } : null;
}

const LONGEST_WHOLE = 24;

/**
 * Names and addresses inside a sentence never break over two lines. The name of an object marks it where it is drawn.
 */
function Code({ names, ...props }: ComponentProps<'code'> & { names: ReadonlyMap<string, string> }) {
  const text = typeof props.children === 'string' ? props.children : null;
  if (text === null || text.length > LONGEST_WHOLE || props.className !== undefined) {
    return <code {...props} />;
  }
  return <code {...props} className="whole" {...pointAt(names.get(text) ?? null, null)} />;
}
