/**
 * The courses as pages and routes ask for them (server and scripts only). Content is read once in production and
 * at each call elsewhere, so that an author sees a change at once.
 */

import type { CourseWorld, Figure } from './figure-schema';
import { type FigureSide, worldOfFigure } from './figure-world';
import { contentStamp } from './generated/content-stamp';
import { type Content, hashContent, type LoadedLesson, loadContent } from './load';
import type { Course, Exercise, Lesson, PublicExercise, Recorded } from './schema';
import { publicExercise } from './schema';

let cached: { readonly content: Content; readonly stamp: number } | null = null;

export function readCatalogue(): Content {
  const isFresh = process.env['NODE_ENV'] === 'production' && cached?.stamp === contentStamp;
  if (!isFresh) cached = { content: loadContent(), stamp: contentStamp };
  return cached!.content;
}

/** In the order in which they are shown: by the number of lessons that can be worked, then as they are named. */
const ORDER = [
  'kubernetes-services',
  'kubernetes-ingress',
  'guide-to-python',
  'learn-python',
  'python-data-handling',
];

export function listCourses(): readonly Course[] {
  const place = (slug: string) => (ORDER.includes(slug) ? ORDER.indexOf(slug) : ORDER.length);
  const courses = readCatalogue().courses.map(({ course }) => course);
  return [...courses].sort((a, b) => place(a.slug) - place(b.slug) || (a.slug < b.slug ? -1 : 1));
}

export function findCourse(slug: string): Course | null {
  return listCourses().find((course) => course.slug === slug) ?? null;
}

export interface LessonEntry {
  readonly id: string;
  readonly title: string;
  /** As the course counts them. */
  readonly number: number;
  readonly status: 'open' | 'announced';
  readonly minutes: number | null;
  readonly promise: string | null;
}

/** All lessons of a course in order; `null` where there is no such course. */
export function listLessons(slug: string): readonly LessonEntry[] | null {
  const found = readCatalogue().courses.find(({ course }) => course.slug === slug);
  if (found === undefined) return null;
  return found.course.lessons.map(({ id, title }, index) => {
    const loaded = found.lessons.find((lesson) => lesson.id === id);
    return {
      id,
      title,
      number: found.course.firstNumber + index,
      status: loaded === undefined ? 'announced' : 'open',
      minutes: loaded?.lesson.minutes ?? null,
      promise: loaded?.lesson.promise ?? null,
    };
  });
}

export interface LessonPage {
  readonly course: Course;
  readonly entry: LessonEntry;
  readonly next: LessonEntry | null;
  readonly lesson: Lesson;
  /** Name of the file below content/, for messages. */
  readonly file: string;
  readonly source: string;
  readonly exercise: PublicExercise;
  readonly figures: readonly Figure[];
  readonly recorded: readonly Recorded[];
  readonly files: Readonly<Record<string, string>>;
  /** `<course>/<lesson>` */
  readonly scenario: string;
  readonly contentHash: string;
}

/** A lesson that can be worked; `null` also where it is only announced. */
export function findLesson(courseSlug: string, lessonId: string): LessonPage | null {
  const course = findCourse(courseSlug);
  const entries = listLessons(courseSlug);
  const loaded = findLoadedLesson(courseSlug, lessonId);
  if (course === null || entries === null || loaded === null) return null;
  const index = entries.findIndex(({ id }) => id === lessonId);
  return {
    course,
    entry: entries[index]!,
    next: entries[index + 1] ?? null,
    lesson: loaded.lesson,
    file: `${loaded.folder}/lesson.mdx`,
    source: loaded.source,
    exercise: publicExercise(loaded.exercise),
    figures: loaded.figures,
    recorded: loaded.recorded,
    files: loaded.files,
    scenario: `${courseSlug}/${lessonId}`,
    contentHash: loaded.contentHash,
  };
}

function findLoadedLesson(courseSlug: string, lessonId: string): LoadedLesson | null {
  const found = readCatalogue().courses.find(({ course }) => course.slug === courseSlug);
  return found?.lessons.find(({ id }) => id === lessonId) ?? null;
}

/** What a sandbox is made of: the shape of SandboxDefinition. Holds conditions and hints, and no solution. */
export interface LessonDefinition {
  readonly scenario: string;
  readonly contentHash: string;
  readonly exercise: Exercise;
  readonly files: Readonly<Record<string, string>>;
}

/** By `<course>/<lesson>`; the lesson by its id or its folder. */
export function findDefinition(scenario: string): LessonDefinition | null {
  const [courseSlug, name, ...rest] = scenario.split('/');
  if (courseSlug === undefined || name === undefined || rest.length > 0) return null;
  const found = readCatalogue().courses.find(({ course }) => course.slug === courseSlug);
  const loaded = found?.lessons.find(({ id, folder }) => id === name || folder === `${courseSlug}/${name}`);
  return loaded === undefined ? null : defineSandbox(loaded);
}

export function defineSandbox({ course, id, contentHash, exercise, files }: LoadedLesson): LessonDefinition {
  return { scenario: `${course}/${id}`, contentHash, exercise, files };
}

/** Worlds of a course that figures and the playground start from. */
export function listWorlds(courseSlug: string): readonly CourseWorld[] {
  return readCatalogue().courses.find(({ course }) => course.slug === courseSlug)?.worlds ?? [];
}

/** A world of worlds.yaml for the playground: no tasks, and its files in the home directory. */
export function defineWorld(courseSlug: string, worldId: string): LessonDefinition | null {
  const found = listWorlds(courseSlug).find(({ id, playground }) => id === worldId && playground);
  if (found === undefined) return null;
  const { world, files } = found;
  return {
    scenario: `${courseSlug}/worlds/${worldId}`,
    contentHash: hashContent(JSON.stringify(world), files),
    exercise: { id: worldId, seed: 'fixed', draws: {}, world, tasks: [] },
    files,
  };
}

/**
 * The world of a figure, with no tasks: its own, that of its scenario, or the exercise’s. `second`: the other world of a
 * comparison; `null` too where the figure compares nothing.
 */
export function defineFigure(
  courseSlug: string,
  lessonId: string,
  figureId: string,
  side: FigureSide = 'first',
): LessonDefinition | null {
  const loaded = findLoadedLesson(courseSlug, lessonId);
  const figure = loaded?.figures.find(({ id }) => id === figureId);
  if (!loaded || figure === undefined || (side === 'second' && figure.compare === undefined)) return null;
  const world = worldOfFigure(figure, { worlds: listWorlds(courseSlug), exercise: loaded.exercise }, side);
  return {
    scenario: `${courseSlug}/${lessonId}#${figureId}${side === 'second' ? '-second' : ''}`,
    contentHash: loaded.contentHash,
    exercise: { ...loaded.exercise, seed: 'fixed', world, tasks: [] },
    files: loaded.files,
  };
}
