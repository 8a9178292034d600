/**
 * What can be searched for: lessons part by part, words of the glossary, and commands with what they print. Server and
 * scripts only, as the prose is compiled for it.
 */
import { compileLesson } from './compile';
import { glossaryOf } from './glossary';
import type { LoadedCourse, LoadedLesson } from './load';
import { anchorOf, attributesOf, type ProseNode, plainTextOf } from './prose-tree';

export interface SearchDocument {
  /** 0, 1, 2 … */
  readonly id: number;
  readonly kind: 'lesson' | 'part' | 'term' | 'command';
  /** A heading, a word or a command. */
  readonly title: string;
  readonly text: string;
  /** Where it stands: "Lesson 3: ClusterIP". */
  readonly place: string;
  readonly address: string;
}

type Found = Omit<SearchDocument, 'id'>;

export async function listSearchDocuments(courses: readonly LoadedCourse[]): Promise<SearchDocument[]> {
  const found: Found[] = [];
  for (const course of courses) {
    for (const lesson of course.lessons) found.push(...(await searchLesson(course, lesson)));
    found.push(...searchGlossary(course));
  }
  return found.map((document, id) => ({ id, ...document }));
}

function searchGlossary(loaded: LoadedCourse): Found[] {
  return glossaryOf(loaded).map(({ term, meaning, also }) => ({
    kind: 'term',
    title: term,
    text: [meaning, ...also].join(' '),
    place: `Glossary of ${loaded.course.title}`,
    address: `/glossary#${anchorOf({ type: 'text', value: term })}`,
  }));
}

async function searchLesson({ course }: LoadedCourse, loaded: LoadedLesson): Promise<Found[]> {
  const { source, figures, files, lesson, folder, id, recorded } = loaded;
  const compiled = await compileLesson({ file: `${folder}/lesson.mdx`, source, figures, files });
  if (!compiled.ok) return [];
  const number = course.firstNumber + course.lessons.findIndex((entry) => entry.id === id);
  const place = `Lesson ${number}: ${lesson.title}`;
  const address = `/learn/${course.slug}/${id}`;
  const parts = splitParts(compiled.compiled.tree).map(({ heading, text }, index): Found => {
    if (heading === null || index === 0) {
      return { kind: 'lesson', title: lesson.title, text: `${lesson.promise} ${text}`, place, address };
    }
    return {
      kind: 'part',
      title: plainTextOf(heading),
      text,
      place,
      address: `${address}#${anchorOf(heading)}`,
    };
  });
  const commands = recorded.map(
    ({ run, prints }): Found => ({ kind: 'command', title: run, text: prints, place, address }),
  );
  // The same command twice in a lesson is one find.
  const once = commands.filter(
    ({ title }, at) => commands.findIndex((other) => other.title === title) === at,
  );
  return [...parts, ...once];
}

/** A part is a heading and what follows; the first has none. */
function splitParts({ children = [] }: ProseNode): { heading: ProseNode | null; text: string }[] {
  const parts: { heading: ProseNode | null; text: string }[] = [{ heading: null, text: '' }];
  for (const child of children) {
    if (child.type === 'heading') parts.push({ heading: child, text: '' });
    else parts[parts.length - 1]!.text += ` ${readWords(child)}`;
  }
  return parts;
}

/** Attributes that a reader reads count too. */
function readWords(node: ProseNode): string {
  const { ask = '', about = '' } = attributesOf(node);
  const own = [ask, about, node.type.startsWith('mdxJsx') ? '' : (node.value ?? '')];
  return [...own, ...(node.children ?? []).map(readWords)].filter((text) => text !== '').join(' ');
}
