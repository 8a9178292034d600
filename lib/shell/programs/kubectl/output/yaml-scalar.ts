/**
 * One text as a YAML scalar, in the style that gopkg.in/yaml.v2 picks: plain where it can be read back as the
 * same text, a literal block where it has several lines, else single or double quotes.
 */

const BEST_WIDTH = 80;

/** Words of YAML 1.1 that are no text. */
const RESERVED = new Set(
  'y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF ~ null Null NULL'
    .split(' ')
    .concat([
      '',
      '.nan',
      '.NaN',
      '.NAN',
      '.inf',
      '.Inf',
      '.INF',
      '+.inf',
      '+.Inf',
      '+.INF',
      '-.inf',
      '-.Inf',
      '-.INF',
    ]),
);

const NOT_TEXT: readonly RegExp[] = [
  /^[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/,
  /^[-+]?0[xX][0-9a-fA-F_]+$/,
  /^[-+]?0[oO]?[0-7_]+$/,
  /^[-+]?0[bB][01_]+$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ ])[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?([Zz]|[-+][0-9:]+)?$/,
];

export function writeScalar(text: string, column: number, indent: number, isKey: boolean): string {
  if (RESERVED.has(text) || NOT_TEXT.some((pattern) => pattern.test(text)))
    return doubleQuoted(text, column, indent, isKey);
  const traits = analyse(text);
  if (text.includes('\n')) {
    if (traits.special || traits.spaceBreak || isKey) return doubleQuoted(text, column, indent, isKey);
    return literal(text, indent);
  }
  if (traits.special) return doubleQuoted(text, column, indent, isKey);
  if (traits.plain) return folded(text, column, indent, isKey);
  return `'${folded(text.replaceAll("'", "''"), column + 1, indent, isKey, true)}'`;
}

interface Traits {
  readonly plain: boolean;
  /** Characters that only double quotes can carry. */
  readonly special: boolean;
  /** A space just before a line break: no block can carry that. */
  readonly spaceBreak: boolean;
}

function analyse(text: string): Traits {
  const special = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);
  const indicators =
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:]( |\t|$)/.test(text) ||
    /: |:$| #/.test(text) ||
    /^(---|\.\.\.)/.test(text);
  const edges = text.startsWith(' ') || text.endsWith(' ');
  return { plain: !indicators && !edges && !special, special, spaceBreak: / \n/.test(text) };
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  let chomp = '';
  if (!text.endsWith('\n')) chomp = '-';
  else if (text === '\n' || text.endsWith('\n\n')) chomp = '+';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const body = lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `|${hint}${chomp}\n${body.join('\n')}`;
}

/** Breaks a long text at single spaces once the line is longer than it should be. */
function folded(text: string, column: number, indent: number, isKey: boolean, quoted = false): string {
  if (isKey) return text;
  let output = '';
  let at = column;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    const single = character === ' ' && text[index - 1] !== ' ' && text[index + 1] !== ' ';
    const inner = index > 0 && index < text.length - 1;
    if (single && at > BEST_WIDTH && (inner || !quoted)) {
      output += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      output += character;
      at += 1;
    }
  }
  return output;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
  '\ufeff': '\\uFEFF',
};

function doubleQuoted(text: string, column: number, indent: number, isKey: boolean): string {
  let output = '"';
  let at = column + 1;
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const inner = index > 0 && index < characters.length - 1;
    if (character === ' ' && !isKey && inner && at > BEST_WIDTH && characters[index - 1] !== ' ') {
      output += `\n${' '.repeat(indent)}${characters[index + 1] === ' ' ? '\\' : ''}`;
      at = indent;
      continue;
    }
    const written = escapeCharacter(character);
    output += written;
    at += written.length;
  }
  return `${output}"`;
}

function escapeCharacter(character: string): string {
  const known = ESCAPES[character];
  if (known) return known;
  const code = character.codePointAt(0)!;
  if (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd)
  ) {
    return character;
  }
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}
