/** Run by load-courses.mjs: content decides, rows follow. A problem in content is told and stops the start. */
import { listCourses, readCatalogue } from '../lib/course/catalogue';
import { syncCatalogue } from '../lib/data/courses';
import { closeDatabase } from '../lib/data/db';
import { OPERATOR } from '../lib/data/viewer';

async function load(): Promise<void> {
  const { courses, problems } = readCatalogue();
  if (problems.length > 0) {
    for (const problem of problems)
      console.error(`content/${problem.file}:${problem.line}:${problem.column} ${problem.message}`);
    process.exitCode = 1;
    return;
  }
  const rows = listCourses().map(({ slug, title, status }) => ({
    id: slug,
    title,
    status,
    lessons: (courses.find(({ course }) => course.slug === slug)?.lessons ?? []).map(
      ({ id, lesson, exercise }) => ({
        id,
        title: lesson.title,
        tasks: exercise.tasks.map((task) => ({ id: task.id, title: task.title })),
      }),
    ),
  }));
  try {
    await syncCatalogue(OPERATOR, rows);
  } finally {
    await closeDatabase();
  }
  const lessons = rows.reduce((sum, row) => sum + row.lessons.length, 0);
  console.log(`${rows.length}, of which ${lessons} ${lessons === 1 ? 'lesson' : 'lessons'} can be worked`);
}

load();
