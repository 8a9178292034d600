/**
 * Reads a JSONPath template into pieces: literal text, and expressions in braces.
 * Upstream: client-go/util/jsonpath/parser.go.
 */
import { KubectlError } from '../errors';

export interface SliceNode {
  readonly type: 'slice';
  readonly from: number | null;
  readonly to: number | null;
  readonly step: number | null;
  /** An index alone: `[1]`. */
  readonly single: boolean;
}

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | SliceNode
  | { readonly type: 'union'; readonly members: readonly Expression[] }
  | {
      readonly type: 'filter';
      readonly left: Expression;
      readonly right: Expression;
      readonly operator: string;
    };

export type Expression = readonly Node[];

export function parseTemplate(template: string): Expression[] {
  const pieces: Expression[] = [];
  let position = 0;
  while (position < template.length) {
    const open = template.indexOf('{', position);
    if (open < 0) {
      pieces.push([{ type: 'text', text: template.slice(position) }]);
      break;
    }
    if (open > position) pieces.push([{ type: 'text', text: template.slice(position, open) }]);
    const reader = createReader(template, open + 1);
    pieces.push(reader.expression());
    position = reader.position();
  }
  return pieces;
}

function parseInner(text: string): Expression {
  return createReader(`${text}}`, 0).expression();
}

function createReader(input: string, start: number) {
  let position = start;
  const fail = (message: string) => new KubectlError(message);

  /** Up to and with the closing brace. */
  function expression(): Expression {
    const nodes: Node[] = [];
    for (;;) {
      if (input.startsWith('}', position)) {
        position += 1;
        return nodes;
      }
      const node = nextNode(nodes);
      if (node) nodes.push(...node);
    }
  }

  function nextNode(nodes: readonly Node[]): Node[] | null {
    if (input.startsWith('[?(', position)) return [filter()];
    if (input.startsWith('..', position)) return recursive(nodes);
    const character = input[position];
    if (character === undefined || character === '\n' || character === '\r') throw fail('unclosed action');
    if (character === ' ' || character === '@' || character === '$') {
      position += 1;
      return null;
    }
    if (character === '[') return array();
    if (character === '"' || character === "'") return [quoted(character)];
    if (character === '.') {
      position += 1;
      return [field()];
    }
    if (/[-+0-9]/.test(character)) return [number()];
    if (/[A-Za-z_]/.test(character)) return [identifier()];
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw fail(`unrecognized character in action: U+${code} '${character}'`);
  }

  function recursive(nodes: readonly Node[]): Node[] {
    if (nodes.at(-1)?.type === 'recursive') throw fail('invalid multiple recursive descent');
    position += 2;
    const follows = /[A-Za-z0-9_]/.test(input[position] ?? '');
    return follows ? [{ type: 'recursive' }, field()] : [{ type: 'recursive' }];
  }

  /** Up to a character that ends a name. */
  function name(): string {
    let text = '';
    while (position < input.length && !' \t\r\n.,[]$@{}'.includes(input[position]!)) {
      if (input[position] === '\\') position += 1;
      text += input[position] ?? '';
      position += 1;
    }
    return text;
  }

  function field(): Node {
    const text = name();
    return text === '*' ? { type: 'wildcard' } : { type: 'field', name: text };
  }

  function identifier(): Node {
    const text = name();
    return text === 'true' || text === 'false'
      ? { type: 'bool', value: text === 'true' }
      : { type: 'identifier', name: text };
  }

  function number(): Node {
    const text = /^[-+]?[0-9.]*/.exec(input.slice(position))![0];
    position += text.length;
    if (!/^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(text)) throw fail(`cannot parse number ${text}`);
    return { type: 'number', value: Number(text) };
  }

  function quoted(mark: string): Node {
    const from = position;
    position += 1;
    for (; input[position] !== mark || input[position - 1] === '\\'; position += 1) {
      if (position >= input.length || input[position] === '\n') throw fail('unterminated quoted string');
    }
    position += 1;
    return { type: 'text', text: resolveEscapes(input.slice(from + 1, position - 1)) };
  }

  function array(): Node[] {
    const end = input.indexOf(']', position);
    if (end < 0) throw fail('unterminated array');
    const text = input.slice(position + 1, end);
    position = end + 1;
    const members = text.split(',');
    if (members.length > 1) {
      return [{ type: 'union', members: members.map((member) => parseInner(`[${member.trim()}]`)) }];
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) return [...parseInner(`.${key[1]}`)];
    return [slice(text === '*' ? ':' : text)];
  }

  function slice(text: string): Node {
    const match = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/.exec(text);
    if (!match) throw fail(`invalid array index ${text}`);
    const part = (value: string | undefined) =>
      value === undefined || value === '' || value === ':' ? null : Number(value.replace(':', ''));
    const from = part(match[1]);
    const single = match[2] === undefined;
    return {
      type: 'slice',
      from,
      to: single ? (from ?? 0) + 1 : part(match[2]),
      step: part(match[3]),
      single,
    };
  }

  function filter(): Node {
    position += 3;
    const from = position;
    let mark = '';
    for (; ; position += 1) {
      const character = input[position];
      if (character === undefined || character === '\n') throw fail('unterminated filter');
      if (mark === '' && (character === '"' || character === "'")) mark = character;
      else if (character === mark && input[position - 1] !== '\\') mark = '';
      else if (character === ')' && mark === '') break;
    }
    const text = input.slice(from, position);
    if (input[position + 1] !== ']') throw fail('unclosed array expect ]');
    position += 2;
    const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!match) return { type: 'filter', left: parseInner(text), right: [], operator: 'exists' };
    return { type: 'filter', left: parseInner(match[1]!), right: parseInner(match[3]!), operator: match[2]! };
  }

  return { expression, position: () => position };
}

const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

function resolveEscapes(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
}
