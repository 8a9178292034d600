/**
 * The prose of a lesson as a list of pieces in reading order: words, and things to do. Made from the tree that the
 * Markdown parser gives; what is code counts as one word. Pure.
 */

/** A node of the tree, as far as it is looked at. */
export interface ProseNode {
  readonly type: string;
  readonly name?: string | null;
  readonly value?: string;
  readonly url?: string;
  readonly attributes?: readonly {
    readonly type: string;
    readonly name?: string;
    readonly value?: unknown;
  }[];
  readonly children?: readonly ProseNode[];
  readonly position?: { readonly start: { readonly line: number; readonly column: number } };
}

export type Piece =
  | {
      readonly kind: 'words';
      readonly line: number;
      /** Code stands as CODE. */
      readonly text: string;
      /** Names of the <Term>s in it. */
      readonly terms: readonly string[];
      /** The tags around it, outermost first: Question, Reveal. */
      readonly inside: readonly string[];
      readonly isCell: boolean;
    }
  | {
      readonly kind: 'tag';
      readonly line: number;
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly inside: readonly string[];
    }
  | { readonly kind: 'link'; readonly line: number; readonly url: string };

/** In place of code: one word, and it may begin a sentence. */
export const CODE = 'Code';

const BLOCKS = ['paragraph', 'heading', 'tableCell'];
/** Attributes that the reader reads. */
const READ: Readonly<Record<string, readonly string[]>> = {
  Question: ['ask'],
  Command: ['about'],
  Since2019: ['title'],
  Yaml: ['title'],
};

export function listPieces(tree: ProseNode): readonly Piece[] {
  const pieces: Piece[] = [];
  visit(tree, [], pieces);
  return pieces;
}

function visit(node: ProseNode, inside: readonly string[], pieces: Piece[]): void {
  const line = node.position?.start.line ?? 1;
  const isTag = node.type.startsWith('mdxJsx');
  if (isTag && node.name) pushTag(node, node.name, inside, pieces);
  const isWhole = BLOCKS.includes(node.type) || (isTag && isInline(node));
  if (isWhole) {
    const text = textOf(node);
    const around = isTag && node.name ? [...inside, node.name] : inside;
    const isCell = node.type === 'tableCell';
    if (text.trim() !== '') {
      pieces.push({ kind: 'words', line, text, terms: termsIn(node), inside: around, isCell });
    }
    pushInner(node, around, pieces, isTag);
    return;
  }
  const deeper = isTag && node.name ? [...inside, node.name] : inside;
  for (const child of node.children ?? []) visit(child, deeper, pieces);
}

/** Tags and links inside a paragraph. */
function pushInner(node: ProseNode, inside: readonly string[], pieces: Piece[], isRoot: boolean): void {
  for (const child of node.children ?? []) {
    if (child.type === 'link') {
      pieces.push({ kind: 'link', line: child.position?.start.line ?? 1, url: child.url ?? '' });
    }
    if (child.type.startsWith('mdxJsx') && child.name && !isRoot) {
      pushTag(child, child.name, inside, pieces);
    }
    pushInner(child, inside, pieces, isRoot);
  }
}

function pushTag(node: ProseNode, name: string, inside: readonly string[], pieces: Piece[]): void {
  const line = node.position?.start.line ?? 1;
  const attributes = attributesOf(node);
  pieces.push({ kind: 'tag', line, name, attributes, inside });
  for (const attribute of READ[name] ?? []) {
    const text = attributes[attribute]?.replace(/`[^`]*`/g, CODE);
    if (text === undefined) continue;
    pieces.push({ kind: 'words', line, text, terms: [], inside: [...inside, name], isCell: false });
  }
}

export function attributesOf({ attributes = [] }: ProseNode): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap(({ name, value }) =>
      name === undefined ? [] : [[name, typeof value === 'string' ? value : '']],
    ),
  );
}

/** <Choice>words</Choice> on one line has no paragraph inside. */
function isInline({ children = [] }: ProseNode): boolean {
  return children.some(({ type }) => ['text', 'inlineCode', 'emphasis', 'strong'].includes(type));
}

function textOf(node: ProseNode): string {
  if (node.type === 'inlineCode') return CODE;
  if (node.type === 'code') return '';
  if (node.type === 'break') return ' ';
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

/** All text as it is written, code too. */
export function plainTextOf(node: ProseNode): string {
  return node.value ?? (node.children ?? []).map(plainTextOf).join(node.type === 'root' ? ' ' : '');
}

/** Name of a heading in addresses: `kill-the-pod`. */
export function anchorOf(heading: ProseNode): string {
  const words = plainTextOf(heading)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['part'];
  return words.join('-');
}

function termsIn(node: ProseNode): string[] {
  const own = node.name === 'Term' ? [attributesOf(node)['name'] ?? ''] : [];
  return [...own, ...(node.children ?? []).flatMap(termsIn)];
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** A full stop inside an address or a version ends no sentence. */
export function splitSentences(text: string): readonly string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?…][”’)"']*)\s+(?=[“‘("]?[A-Z0-9])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
