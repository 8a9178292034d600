/**
 * Reads content/ (server and scripts only): courses, lessons, exercises, figures, files. Never throws on bad
 * content: returns what could be read, and every problem with file, line and column.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type CourseWorld, courseWorldsSchema, type Figure, figuresSchema } from './figure-schema';
import { unmetChanges, worldOfFigure } from './figure-world';
import { type Parsed, type Problem, parseYaml } from './problem';
import { checkReferences } from './references';
import {
  type Course,
  courseSchema,
  type Exercise,
  exerciseSchema,
  type GlossaryEntry,
  glossarySchema,
  type Lesson,
  lessonSchema,
  type Recorded,
  recordedSchema,
} from './schema';

export interface LoadedLesson {
  readonly course: string;
  /** Stable id, used in addresses. */
  readonly id: string;
  /** Relative to content/: `kubernetes-services/01-pods-and-addresses`. */
  readonly folder: string;
  readonly lesson: Lesson;
  /** The whole of lesson.mdx. */
  readonly source: string;
  readonly exercise: Exercise;
  readonly figures: readonly Figure[];
  /** What the commands of the prose printed when they were recorded; empty where they never were. */
  readonly recorded: readonly Recorded[];
  /** What the learner finds in the home directory, by relative path. */
  readonly files: Readonly<Record<string, string>>;
  /** sha256 (hex) of exercise.yaml and files. */
  readonly contentHash: string;
}

export interface LoadedCourse {
  readonly course: Course;
  /** What figures and the playground start from: worlds.yaml. */
  readonly worlds: readonly CourseWorld[];
  /** Words beside the terms of its lessons: glossary.yaml. */
  readonly glossary: readonly GlossaryEntry[];
  /** Lessons that can be worked, in order; the announced ones stand in `course.lessons` only. */
  readonly lessons: readonly LoadedLesson[];
}

export interface Content {
  readonly courses: readonly LoadedCourse[];
  readonly problems: readonly Problem[];
}

export const contentFolder = (): string => process.env['CONTENT_DIR'] ?? join(process.cwd(), 'content');

export function loadContent(root: string = contentFolder()): Content {
  const problems: Problem[] = [];
  const courses = listFolders(root)
    .filter((folder) => existsSync(join(root, folder, 'course.yaml')))
    .flatMap((folder) => loadCourse(root, folder, problems) ?? []);
  const slugs = new Set(courses.map(({ course }) => course.slug));
  for (const { course } of courses) {
    for (const missing of course.prerequisites.filter((slug) => !slugs.has(slug))) {
      problems.push(at(`${course.slug}/course.yaml`, `prerequisites: there is no course "${missing}"`));
    }
  }
  return { courses, problems };
}

const at = (file: string, message: string): Problem => ({ file, line: 1, column: 1, message });

function listFolders(path: string): string[] {
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { withFileTypes: true });
  return names
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function loadCourse(root: string, folder: string, problems: Problem[]): LoadedCourse | null {
  const file = `${folder}/course.yaml`;
  const parsed = take(
    parseYaml({ file, text: readFileSync(join(root, file), 'utf8') }, courseSchema),
    problems,
  );
  if (parsed === null) return null;
  const { value: course, locate } = parsed;
  if (course.slug !== folder) {
    problems.push({
      ...locate(['slug']),
      message: `slug: expected "${folder}" as the folder; found "${course.slug}"`,
    });
  }
  const worlds = loadWorlds(root, folder, problems);
  const lessons: LoadedLesson[] = [];
  const ids = new Set<string>();
  course.lessons.forEach((entry, index) => {
    if (ids.has(entry.id))
      problems.push({ ...locate(['lessons', index, 'id']), message: `id "${entry.id}" is taken` });
    ids.add(entry.id);
    if (entry.folder === undefined) return;
    if (!existsSync(join(root, folder, entry.folder, 'lesson.mdx'))) {
      const message = `folder: there is no ${folder}/${entry.folder}/lesson.mdx`;
      problems.push({ ...locate(['lessons', index, 'folder']), message });
      return;
    }
    const lesson = loadLesson(root, course.slug, `${folder}/${entry.folder}`, problems);
    if (lesson === null) return;
    if (lesson.id !== entry.id) {
      problems.push(at(`${lesson.folder}/lesson.mdx`, `id: expected "${entry.id}"; found "${lesson.id}"`));
    }
    problems.push(...checkSkips(lesson, course), ...checkScenarios(lesson, worlds));
    lessons.push(lesson);
  });
  if (course.status === 'open' && course.lessons.every((entry) => entry.folder === undefined)) {
    problems.push({
      ...locate(['status']),
      message: 'status: expected "announced", as no lesson has a folder',
    });
  }
  const glossary = readList(root, `${folder}/glossary.yaml`, glossarySchema, problems)?.value ?? [];
  return { course, worlds, glossary, lessons };
}

/** A file that need not be there. */
function readList<S extends z.ZodType>(root: string, file: string, schema: S, problems: Problem[]) {
  if (!existsSync(join(root, file))) return null;
  const text = readFileSync(join(root, file), 'utf8');
  return take(parseYaml({ file, text }, schema), problems);
}

function loadWorlds(root: string, folder: string, problems: Problem[]): readonly CourseWorld[] {
  const parsed = readList(root, `${folder}/worlds.yaml`, courseWorldsSchema, problems);
  if (parsed === null) return [];
  parsed.value.forEach(({ id }, index) => {
    const isTaken = parsed.value.findIndex((world) => world.id === id) !== index;
    if (isTaken) problems.push({ ...parsed.locate([index, 'id']), message: `id "${id}" is taken` });
  });
  return parsed.value;
}

/** Figures name worlds of their own course, and compare what is there. */
function checkScenarios(lesson: LoadedLesson, worlds: readonly CourseWorld[]): Problem[] {
  const ids = worlds.map(({ id }) => id);
  const file = `${lesson.folder}/figures.yaml`;
  return lesson.figures.flatMap((figure) => {
    const { id, scenario, compare } = figure;
    const missing = [scenario, compare?.scenario].filter((name) => name !== undefined && !ids.includes(name));
    if (missing.length > 0) {
      const found = `figure "${id}": there is no world "${missing[0]}" in worlds.yaml`;
      return [at(file, `${found}; there are ${ids.join(', ') || 'none'}`)];
    }
    const world = worldOfFigure(figure, { worlds, exercise: lesson.exercise });
    return unmetChanges(figure, world).map(({ kind, name }) =>
      at(file, `figure "${id}": it changes ${kind} ${name}, which is not in its world`),
    );
  });
}

/** Who skips a lesson must come to one that can be worked. */
function checkSkips({ folder, source }: LoadedLesson, { lessons }: Course): Problem[] {
  const open = lessons.filter((entry) => entry.folder !== undefined).map(({ id }) => id);
  return source.split('\n').flatMap((text, index) => {
    const to = /<Skip\s[^>]*\bto="([^"]*)"/.exec(text)?.[1];
    if (to === undefined || open.includes(to)) return [];
    const message = `<Skip>: there is no lesson "${to}" that can be worked in this course`;
    return [{ file: `${folder}/lesson.mdx`, line: index + 1, column: text.indexOf('<Skip') + 1, message }];
  });
}

/** One folder of a lesson; `null` where too little of it can be read. */
function loadLesson(root: string, course: string, folder: string, problems: Problem[]): LoadedLesson | null {
  const read = (name: string) => {
    const path = join(root, folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  const source = read('lesson.mdx') ?? '';
  const lesson = take(parseFrontMatter(`${folder}/lesson.mdx`, source), problems);
  const exerciseText = read('exercise.yaml');
  if (exerciseText === null) {
    problems.push(at(`${folder}/exercise.yaml`, 'this file is missing'));
    return null;
  }
  const exercise = take(
    parseYaml({ file: `${folder}/exercise.yaml`, text: exerciseText }, exerciseSchema),
    problems,
  );
  const figures = readList(root, `${folder}/figures.yaml`, figuresSchema, problems);
  const recorded = readList(root, `${folder}/recorded.yaml`, recordedSchema, problems);
  if (lesson === null || exercise === null) return null;
  const files = readFiles(join(root, folder, 'files'));
  problems.push(...checkReferences(exercise.value, exercise.locate));
  return {
    course,
    id: lesson.value.id,
    folder,
    lesson: lesson.value,
    source,
    exercise: exercise.value,
    figures: figures?.value ?? [],
    recorded: recorded?.value ?? [],
    files,
    contentHash: hashContent(exerciseText, files),
  };
}

function take<T>(parsed: Parsed<T>, problems: Problem[]): Exclude<Parsed<T>, { problems: unknown }> | null {
  if ('value' in parsed) return parsed;
  problems.push(...parsed.problems);
  return null;
}

/** Only plain `---` fences: no other engine may read what stands between them. */
export function parseFrontMatter(file: string, source: string): Parsed<Lesson> {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source);
  if (match === null) return { problems: [at(file, 'expected front matter between two lines of "---"')] };
  return parseYaml({ file, text: match[1] ?? '', linesBefore: 1 }, lessonSchema);
}

function readFiles(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(folder)) return files;
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    if (statSync(join(folder, name)).isFile()) files[name] = readFileSync(join(folder, name), 'utf8');
  }
  return files;
}

/** sha256 (hex): what a log was made with. */
export function hashContent(exercise: string, files: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(JSON.stringify([exercise, ...Object.entries(files)]))
    .digest('hex');
}
