/**
 * Go templates as a tree: {{.a.b}}, {{range}}, {{if}}, {{with}}, variables, pipelines and parentheses.
 * Upstream: Go's text/template/parse. Left out: define, block and template, break and continue, complex numbers.
 */
import { KubectlError } from '../errors';

export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline };

/** An operand with the fields behind it. */
export interface Term {
  readonly operand: Operand;
  readonly fields: readonly string[];
}

/** Commands divided by "|"; each is a term and its arguments. */
export interface Pipeline {
  /** `$x := …` or `$i, $x := …` */
  readonly declares: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly (readonly Term[])[];
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'range' | 'with';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

const DEEPEST = 50;

interface Piece {
  readonly isAction: boolean;
  readonly text: string;
  readonly line: number;
}

export function parseTemplate(text: string): Node[] {
  const pieces = splitActions(text);
  let at = 0;
  let depth = 0;

  function parseList(isInside: boolean): { nodes: Node[]; ending: string } {
    depth += 1;
    if (depth > DEEPEST) throw fail(pieces[at]?.line ?? 1, `blocks nest more than ${DEEPEST} deep`);
    const nodes: Node[] = [];
    while (at < pieces.length) {
      const piece = pieces[at++]!;
      if (!piece.isAction) {
        if (piece.text !== '') nodes.push({ kind: 'text', text: piece.text });
        continue;
      }
      const [, keyword = '', rest = ''] = /^(\w*)\s*(.*)$/s.exec(piece.text)!;
      if (piece.text.startsWith('/*')) continue;
      if (keyword === 'end' || keyword === 'else') {
        if (!isInside) throw fail(piece.line, `unexpected {{${keyword}}}`);
        depth -= 1;
        return { nodes, ending: keyword === 'end' ? 'end' : `else ${rest}`.trim() };
      }
      if (keyword === 'if' || keyword === 'range' || keyword === 'with') {
        nodes.push(parseBlock(keyword, rest, piece.line));
      } else if (['define', 'block', 'template', 'break', 'continue'].includes(keyword)) {
        throw fail(piece.line, `{{${keyword}}} is not simulated`);
      } else nodes.push({ kind: 'print', pipeline: parsePipeline(piece.text, piece.line) });
    }
    if (isInside) throw fail(pieces.at(-1)?.line ?? 1, 'unexpected EOF');
    return { nodes, ending: 'end' };
  }

  function parseBlock(kind: 'if' | 'range' | 'with', condition: string, line: number): Node {
    const pipeline = parsePipeline(condition, line, kind);
    const { nodes: body, ending } = parseList(true);
    if (ending === 'end') return { kind, pipeline, body, otherwise: [] };
    if (ending === 'else') return { kind, pipeline, body, otherwise: parseList(true).nodes };
    // {{else if …}} ends with the whole.
    const [, inner, rest = ''] = /^else (if|with)\b\s*(.*)$/s.exec(ending) ?? [];
    if (inner !== 'if' && inner !== 'with') throw fail(line, 'unexpected words in {{else}}');
    return { kind, pipeline, body, otherwise: [parseBlock(inner, rest, line)] };
  }

  return parseList(false).nodes;
}

export function fail(line: number, message: string): KubectlError {
  return new KubectlError(`template: output:${line}: ${message}`);
}

/** Text and actions in turn; "{{-" and "-}}" eat the blanks beside them. */
function splitActions(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let trims = false;
  while (from <= text.length) {
    const open = text.indexOf('{{', from);
    const end = open < 0 ? text.length : open;
    const trimsLeft = open >= 0 && /^\{\{-\s/.test(text.slice(open, open + 4));
    let plain = text.slice(from, end);
    if (trims) plain = plain.trimStart();
    if (trimsLeft) plain = plain.trimEnd();
    pieces.push({ isAction: false, text: plain, line: lineOf(text, from) });
    if (open < 0) break;
    const close = findClose(text, open + 2);
    if (close < 0) throw fail(lineOf(text, open), 'unclosed action');
    let action = text.slice(open + (trimsLeft ? 3 : 2), close);
    trims = /\s-$/.test(action);
    if (trims) action = action.slice(0, -1);
    pieces.push({ isAction: true, text: action.trim(), line: lineOf(text, open) });
    from = close + 2;
  }
  return pieces;
}

/** The end of an action: not one in a quoted text. */
function findClose(text: string, from: number): number {
  let quote = '';
  for (let index = from; index < text.length; index += 1) {
    const character = text[index]!;
    if (quote !== '') {
      if (character === '\\' && quote === '"') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === '`') quote = character;
    else if (character === '}' && text[index + 1] === '}') return index;
  }
  return -1;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

const TOKEN =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\$\w*|\.[A-Za-z_]\w*|\.|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|:=|=|,|\||\(|\)/y;

export function parsePipeline(text: string, line: number, context = 'command'): Pipeline {
  const tokens = tokenise(text, line);
  let at = 0;
  let depth = 0;

  function parse(isInner: boolean): Pipeline {
    depth += 1;
    if (depth > DEEPEST) throw fail(line, `parentheses nest more than ${DEEPEST} deep`);
    const { declares, assigns } = isInner ? { declares: [], assigns: false } : parseDeclaration();
    const commands: Term[][] = [[]];
    for (;;) {
      const token = tokens[at];
      if (token === undefined || token === ')') break;
      if (token === '|') {
        if (commands.at(-1)!.length === 0) throw fail(line, `missing value for ${context}`);
        commands.push([]);
        at += 1;
      } else if (token === ' ') at += 1;
      else commands.at(-1)!.push(parseTerm());
    }
    if (commands.at(-1)!.length === 0) throw fail(line, `missing value for ${context}`);
    depth -= 1;
    return { declares, assigns, commands };
  }

  function parseDeclaration(): { declares: string[]; assigns: boolean } {
    const plain = tokens.filter((token) => token !== ' ');
    const count = plain[1] === ',' ? 2 : 1;
    const operator = plain[count === 2 ? 3 : 1];
    if (!plain[0]?.startsWith('$') || (operator !== ':=' && operator !== '=')) {
      return { declares: [], assigns: false };
    }
    const declares = count === 2 ? [plain[0], plain[2]!] : [plain[0]];
    while (tokens[at] !== operator) at += 1;
    at += 1;
    return { declares, assigns: operator === '=' };
  }

  function parseTerm(): Term {
    const operand = parseOperand();
    const fields: string[] = [];
    while (/^\.\w/.test(tokens[at] ?? '')) fields.push(tokens[at++]!.slice(1));
    return { operand, fields };
  }

  function parseOperand(): Operand {
    const token = tokens[at]!;
    if (/^\.\w/.test(token)) return { kind: 'dot' };
    at += 1;
    if (token === '.') return { kind: 'dot' };
    if (token === '(') {
      const pipeline = parse(true);
      if (tokens[at] !== ')') throw fail(line, 'unclosed left paren');
      at += 1;
      return { kind: 'pipeline', pipeline };
    }
    if (token.startsWith('$')) return { kind: 'variable', name: token };
    if (token.startsWith('`')) return { kind: 'value', value: token.slice(1, -1) };
    if (token.startsWith('"')) return { kind: 'value', value: unquote(token, line) };
    if (/^-?\d/.test(token)) return { kind: 'value', value: Number(token) };
    if (token === 'true' || token === 'false') return { kind: 'value', value: token === 'true' };
    if (token === 'nil') return { kind: 'value', value: null };
    if (/^[A-Za-z_]/.test(token)) return { kind: 'call', name: token };
    throw fail(line, `unexpected ${JSON.stringify(token)} in operand`);
  }

  const pipeline = parse(false);
  if (at < tokens.length) throw fail(line, 'unexpected right paren');
  return pipeline;
}

function tokenise(text: string, line: number): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw fail(line, `unexpected ${JSON.stringify(text[start])} in command`);
    tokens.push(/^\s/.test(match[0]) ? ' ' : match[0]);
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
  "'": "'",
};

function unquote(token: string, line: number): string {
  return token.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => {
    const meant = ESCAPES[letter];
    if (meant === undefined) throw fail(line, 'invalid syntax');
    return meant;
  });
}
