/**
 * What the house asks of the words of a lesson, looked at by a program: how long it is and its sentences are, banned
 * words, terms explained before they are used, something to do at short intervals. Pure: `course check` prints it.
 */
import type { Figure } from './figure-schema';
import type { Problem } from './problem';
import { countWords, listPieces, type Piece, type ProseNode, splitSentences } from './prose-tree';
import type { Lesson } from './schema';

export interface LessonProse {
  /** Relative to content/, for messages. */
  readonly file: string;
  readonly lesson: Lesson;
  readonly tree: ProseNode;
  readonly figures: readonly Figure[];
  /** Words that this lesson may use: those of earlier lessons and of itself, and those that need no lesson. */
  readonly known: readonly string[];
  /** Words of the glossary that belong to later lessons only. */
  readonly later: readonly string[];
}

export const PROSE_LIMITS = {
  words: { least: 400, most: 700 },
  sentenceWords: 20,
  wordsBeforeFirstAct: 60,
  wordsWithoutAct: 150,
  figureTextWords: 8,
  figures: 2,
  officialLinks: 2,
  summarySentences: 3,
} as const;

const BANNED = /\b(simply|just|obviously|easy|easily)\b/i;
/** Something to touch. */
const ACTS = ['Figure', 'Question', 'Command', 'Yaml', 'Skip', 'Exercise'];
/** Kinds and other words that only Kubernetes writes so. */
const COINED = /\b([A-Z][a-z]+[A-Z][A-Za-z]*|kube-[a-z]+)\b/g;

export function lintProse(prose: LessonProse): Problem[] {
  const pieces = listPieces(prose.tree);
  const found: Problem[] = [];
  const say = (line: number, message: string) => found.push({ file: prose.file, line, column: 1, message });
  lintLength(pieces, say);
  lintSentences(pieces, say);
  lintSteps(pieces, say);
  lintTerms(pieces, prose, say);
  lintParts(pieces, prose, say);
  return found;
}

type Say = (line: number, message: string) => void;
type Words = Extract<Piece, { kind: 'words' }>;

const isWords = (piece: Piece): piece is Words => piece.kind === 'words';
const tagsOf = (pieces: readonly Piece[], name: string) =>
  pieces.flatMap((piece) => (piece.kind === 'tag' && piece.name === name ? [piece] : []));

function lintLength(pieces: readonly Piece[], say: Say): void {
  const words = countProse(pieces);
  const { least, most } = PROSE_LIMITS.words;
  if (words < least || words > most) say(1, `expected ${least} to ${most} words; found ${words}`);
}

/** Questions that let somebody skip the lesson are not read by who stays. */
export function countProse(pieces: readonly Piece[]): number {
  return pieces
    .filter(isWords)
    .filter(({ inside }) => !inside.includes('Skip'))
    .reduce((sum, { text }) => sum + countWords(text), 0);
}

function lintSentences(pieces: readonly Piece[], say: Say): void {
  for (const { text, line, isCell } of pieces.filter(isWords)) {
    const banned = BANNED.exec(text)?.[0];
    if (banned !== undefined) say(line, `"${banned}" helps nobody who finds it hard`);
    if (isCell) continue;
    for (const sentence of splitSentences(text)) {
      const words = countWords(sentence);
      if (words <= PROSE_LIMITS.sentenceWords) continue;
      say(line, `a sentence of ${words} words; at most ${PROSE_LIMITS.sentenceWords}: "${sentence}"`);
    }
  }
}

/** From one thing to do to the next. */
function lintSteps(pieces: readonly Piece[], say: Say): void {
  let words = 0;
  let hasActed = false;
  for (const piece of pieces) {
    if (piece.kind === 'tag' && ACTS.includes(piece.name)) {
      words = 0;
      hasActed = true;
    }
    if (piece.kind !== 'words' || piece.inside.includes('Skip')) continue;
    const before = words;
    words += countWords(piece.text);
    const most = hasActed ? PROSE_LIMITS.wordsWithoutAct : PROSE_LIMITS.wordsBeforeFirstAct;
    if (before <= most && words > most) say(piece.line, `more than ${most} words without something to do`);
  }
}

function lintTerms(pieces: readonly Piece[], { lesson, known, later }: LessonProse, say: Say): void {
  const seen = new Set<string>();
  for (const { text, line, terms } of pieces.filter(isWords)) {
    const fresh = terms.filter((term) => !seen.has(term));
    for (const term of fresh) seen.add(term);
    if (fresh.length > 1) say(line, `one new term a paragraph; found ${fresh.join(', ')}`);
    const unknown = [...text.matchAll(COINED)].map((match) => match[1] ?? '');
    for (const word of new Set(unknown.filter((word) => !isKnown(word, known)))) {
      say(line, `"${word}" is neither in the glossary nor a term of this or an earlier lesson`);
    }
    for (const word of later.filter((word) => mentions(text, word) && !isKnown(word, known))) {
      say(line, `"${word}" is explained in a later lesson only`);
    }
  }
  for (const { term } of lesson.terms.filter(({ term }) => !seen.has(term))) {
    say(1, `the term "${term}" is explained by no <Term> in the text`);
  }
}

/** A plural is known with its singular. */
function isKnown(word: string, known: readonly string[]): boolean {
  const forms = [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y'), word.replace(/(s|x|ch)es$/, '$1')];
  return known.some((one) => forms.some((form) => form.toLowerCase() === one.toLowerCase()));
}

function mentions(text: string, word: string): boolean {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return false;
  const around = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
  return !around.some((character) => /[\p{L}\p{N}-]/u.test(character));
}

function lintParts(pieces: readonly Piece[], { lesson, figures }: LessonProse, say: Say): void {
  const drawn = tagsOf(pieces, 'Figure');
  if (drawn.length < PROSE_LIMITS.figures) {
    say(1, `expected at least ${PROSE_LIMITS.figures} figures; found ${drawn.length}`);
  }
  for (const { id, text } of figures) {
    if (countWords(text) < PROSE_LIMITS.figureTextWords) say(1, `figure "${id}": its text tells too little`);
    if (!drawn.some(({ attributes }) => attributes['id'] === id)) say(1, `figure "${id}" is not used`);
  }
  for (const name of ['Exercise', 'Summary']) {
    const count = tagsOf(pieces, name).length;
    if (count !== 1) say(1, `expected one <${name}>; found ${count}`);
  }
  const summary = pieces.filter(isWords).filter(({ inside }) => inside.includes('Summary'));
  const sentences = summary.flatMap(({ text }) => splitSentences(text)).length;
  if (sentences !== PROSE_LIMITS.summarySentences) {
    say(summary[0]?.line ?? 1, `the summary has three sentences; found ${sentences}`);
  }
  if (splitSentences(lesson.promise.replace(/`[^`]*`/g, 'Code')).length !== 1) {
    say(1, 'the promise is one sentence');
  }
  const links = pieces.filter(
    (piece) => piece.kind === 'link' && piece.url.startsWith('https://kubernetes.io/docs/'),
  );
  if (links.length < PROSE_LIMITS.officialLinks) {
    say(
      1,
      `expected ${PROSE_LIMITS.officialLinks} links to the official documentation; found ${links.length}`,
    );
  }
}

export interface AskedConcept {
  readonly concept: string;
  /** Place of the lesson in its course, from 0. */
  readonly place: number;
  readonly file: string;
}

export function conceptsOf(tree: ProseNode): readonly string[] {
  return tagsOf(listPieces(tree), 'Question').flatMap(({ attributes }) => attributes['concept'] ?? []);
}

/** What was asked once is asked again two lessons later, so that what was kept can be measured. */
export function lintConcepts(asked: readonly AskedConcept[], lessons: number): Problem[] {
  return asked.flatMap(({ concept, place, file }) => {
    const isFirst = asked.every((other) => other.concept !== concept || other.place >= place);
    const isAgain = asked.some((other) => other.concept === concept && other.place === place + 2);
    if (!isFirst || isAgain || place + 2 >= lessons) return [];
    return [
      { file, line: 1, column: 1, message: `the concept "${concept}" is not asked again two lessons later` },
    ];
  });
}
