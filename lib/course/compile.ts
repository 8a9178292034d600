/**
 * Turns the prose of a lesson into code for the page (server only). Lessons are data: before anything else a guard
 * refuses imports, expressions, and every tag or attribute that is not in LESSON_COMPONENTS.
 */
import { createHash } from 'node:crypto';
import rehypeShiki from '@shikijs/rehype';
import { bundleMDX } from 'mdx-bundler';
import remarkGfm from 'remark-gfm';
import { createCssVariablesTheme } from 'shiki';
import type { Figure } from './figure-schema';
import { parseFrontMatter } from './load';
import type { Problem } from './problem';
import { anchorOf, attributesOf, type ProseNode as Node } from './prose-tree';
import { LESSON_COMPONENTS, type Lesson } from './schema';

export interface CompiledLesson {
  /** For getMDXComponent of mdx-bundler/client, on the server. */
  readonly code: string;
  readonly lesson: Lesson;
  /** The prose as data, for those who look at its words. */
  readonly tree: Node;
  /** The commands of the prose in order. In the code each has its place here as the attribute `place`. */
  readonly commands: readonly string[];
}

export type Compiled =
  | { readonly ok: true; readonly compiled: CompiledLesson }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface LessonSource {
  /** Relative to content/, for messages. */
  readonly file: string;
  readonly source: string;
  /** What <Figure id> may name. */
  readonly figures?: readonly Pick<Figure, 'id'>[];
  /** What <Yaml file> may name. */
  readonly files?: Readonly<Record<string, string>>;
}

const compiledBySource = new Map<string, Promise<Compiled>>();
const KEPT = 200;

/** The same source is compiled once in a process. */
export function compileLesson(input: LessonSource): Promise<Compiled> {
  const names = [(input.figures ?? []).map(({ id }) => id), Object.keys(input.files ?? {})];
  const key = createHash('sha256')
    .update(JSON.stringify([input.file, input.source, names]))
    .digest('hex');
  const known = compiledBySource.get(key);
  if (known !== undefined) return known;
  if (compiledBySource.size >= KEPT) compiledBySource.clear();
  const compiled = compile(input);
  compiledBySource.set(key, compiled);
  return compiled;
}

async function compile(input: LessonSource): Promise<Compiled> {
  const { file, source } = input;
  const front = parseFrontMatter(file, source);
  if ('problems' in front) return { ok: false, problems: front.problems };
  // Blank lines in place of the front matter: line numbers stay true, and no other parser reads it.
  const body = source.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, (fence) => fence.replace(/[^\n]/g, ''));
  const problems: Problem[] = [];
  const prose: { tree: Node; commands: readonly string[] } = { tree: { type: 'root' }, commands: [] };
  const guard = () => (tree: Node) => {
    inspect(tree, input, front.value, problems);
    if (problems.length > 0) throw new Error('refused by the guard');
    // Later steps change the tree.
    prose.tree = copyOf(tree);
    prose.commands = numberCommands(tree);
    nameHeadings(tree);
  };
  try {
    const { code } = await bundleMDX({
      source: body,
      esbuildOptions: (options) => ({ ...options, logLevel: 'silent' }),
      mdxOptions: (options) => ({
        ...options,
        remarkPlugins: [guard, ...(options.remarkPlugins ?? []), remarkGfm],
        rehypePlugins: [...(options.rehypePlugins ?? []), [rehypeShiki, { theme: INK, langs: LANGUAGES }]],
      }),
    });
    return { ok: true, compiled: { code, lesson: front.value, ...prose } };
  } catch (error) {
    return { ok: false, problems: problems.length > 0 ? problems : [placeError(file, error)] };
  }
}

function copyOf({ type, name, value, url, attributes, children, position }: Node): Node {
  const copies = children?.map(copyOf);
  const own = attributes?.map((attribute) => ({ ...attribute }));
  return {
    type,
    name,
    value,
    url,
    position,
    ...(own && { attributes: own }),
    ...(copies && { children: copies }),
  };
}

/** So that a link can lead to a part of the lesson. */
function nameHeadings({ children = [] }: Node): void {
  for (const heading of children.filter(({ type }) => type === 'heading')) {
    Object.assign(heading, { data: { hProperties: { id: anchorOf(heading) } } });
  }
}

/** So that each can be shown with what it printed when the lesson was recorded. */
function numberCommands(tree: Node): string[] {
  const commands: string[] = [];
  const visit = (node: Node) => {
    if (node.name === 'Command' && node.type.startsWith('mdxJsx')) {
      const place = { type: 'mdxJsxAttribute', name: 'place', value: String(commands.length) };
      (node.attributes as object[]).push(place);
      commands.push(attributesOf(node)['run'] ?? '');
    }
    for (const child of node.children ?? []) visit(child);
  };
  visit(tree);
  return commands;
}

/** Colours are the page's own (--code-token-…), so that both themes and their contrast stand in one place. */
const INK = createCssVariablesTheme({ name: 'ink', variablePrefix: '--code-' });

const LANGUAGES = ['bash', 'yaml', 'json', 'nginx', 'http', 'python', 'c'];

/** A syntax error of MDX as the bundler reports it: `1:1: Expected a closing tag … (10:1-10:10)`. */
function placeError(file: string, error: unknown): Problem {
  const first = (error as { errors?: { text: string }[] }).errors?.[0];
  const text = first?.text ?? (error instanceof Error ? error.message : 'it does not compile');
  const message = text.replace(/^Cannot process MDX file with esbuild:\s*/, '').split('\n', 1)[0] ?? '';
  const place = /\((\d+):(\d+)/.exec(message) ?? /^(\d+):(\d+)/.exec(message);
  return {
    file,
    line: Number(place?.[1] ?? 1),
    column: Number(place?.[2] ?? 1),
    message: message.replace(/^\d+:\d+(-\d+:\d+)?: /, ''),
  };
}

const CODE: Readonly<Record<string, string>> = {
  mdxjsEsm: 'import and export are not allowed in a lesson',
  mdxFlowExpression: 'expressions in braces are not allowed in a lesson',
  mdxTextExpression: 'expressions in braces are not allowed in a lesson',
  html: 'HTML is not allowed in a lesson',
};

function inspect(node: Node, input: LessonSource, lesson: Lesson, problems: Problem[]): void {
  const { line = 1, column = 1 } = node.position?.start ?? {};
  const say = (message: string) => problems.push({ file: input.file, line, column, message });
  const code = CODE[node.type];
  if (code !== undefined) say(code);
  if (node.type.startsWith('mdxJsx')) inspectTag(node, input, lesson, say);
  if (['link', 'image', 'definition'].includes(node.type)) inspectAddress(node, say);
  for (const child of node.children ?? []) inspect(child, input, lesson, problems);
}

function inspectAddress({ type, url = '' }: Node, say: (message: string) => void): void {
  const allowed = type === 'image' ? /^\/(?!\/)/ : /^(https:\/\/|\/(?!\/)|#|mailto:)/;
  if (!allowed.test(url)) say(`${type} to "${url}" is not allowed`);
}

function inspectTag(
  { name, attributes = [] }: Node,
  input: LessonSource,
  lesson: Lesson,
  say: (message: string) => void,
) {
  const known = name ? LESSON_COMPONENTS[name] : undefined;
  if (known === undefined || !Object.hasOwn(LESSON_COMPONENTS, name ?? '')) {
    return say(`unknown tag <${name ?? ''}>; expected one of ${Object.keys(LESSON_COMPONENTS).join(', ')}`);
  }
  const given = new Map<string, string>();
  for (const attribute of attributes) {
    if (
      attribute.type !== 'mdxJsxAttribute' ||
      (attribute.value !== null && typeof attribute.value !== 'string')
    ) {
      say(`<${name}>: attributes are plain text, not expressions`);
    } else if (attribute.name === undefined || !Object.hasOwn(known, attribute.name)) {
      say(`<${name}> has no attribute "${attribute.name}"`);
    } else given.set(attribute.name, attribute.value ?? '');
  }
  for (const [attribute, need] of Object.entries(known)) {
    if (need === 'required' && !given.has(attribute)) say(`<${name}> needs the attribute "${attribute}"`);
  }
  const missing = (what: string, value: string | undefined, names: readonly string[]) => {
    if (value !== undefined && !names.includes(value)) say(`<${name}>: there is no ${what} "${value}"`);
  };
  if (name === 'Term')
    missing(
      'term',
      given.get('name'),
      lesson.terms.map(({ term }) => term),
    );
  if (name === 'Figure' && input.figures)
    missing(
      'figure',
      given.get('id'),
      input.figures.map(({ id }) => id),
    );
  if (name === 'Yaml' && input.files) missing('file', given.get('file'), Object.keys(input.files));
}
