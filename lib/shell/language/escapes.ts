/** Backslash escapes of `echo -e`, `printf` and `%b`, and the conversions of printf. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** `stops`: a "\c" was met, nothing more is to be printed. */
export function interpretEscapes(text: string, kind: 'echo' | 'printf'): { text: string; stops: boolean } {
  let output = '';
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== '\\' || index + 1 === text.length) {
      output += text[index]!;
      continue;
    }
    const next = text[index + 1]!;
    if (next === 'c' && kind === 'echo') return { text: output, stops: true };
    const simple = SIMPLE[next] ?? (kind === 'printf' && (next === '"' || next === "'") ? next : undefined);
    if (simple !== undefined) {
      output += simple;
      index += 1;
      continue;
    }
    const number = readNumber(text.slice(index + 1), kind);
    if (number === null) {
      output += `\\${next}`;
      index += 1;
    } else {
      output += number.text;
      index += number.length;
    }
  }
  return { text: output, stops: false };
}

function readNumber(rest: string, kind: 'echo' | 'printf'): { text: string; length: number } | null {
  const octal = (kind === 'echo' ? /^0([0-7]{0,3})/ : /^0?([0-7]{1,3})/).exec(rest);
  if (octal !== null) return character(Number.parseInt(octal[1] === '' ? '0' : octal[1]!, 8) & 255, octal[0]);
  const hexadecimal =
    /^x([0-9a-fA-F]{1,2})/.exec(rest) ??
    /^u([0-9a-fA-F]{1,4})/.exec(rest) ??
    /^U([0-9a-fA-F]{1,8})/.exec(rest);
  if (hexadecimal === null) return null;
  const code = Number.parseInt(hexadecimal[1]!, 16);
  return character(code > 0x10ffff ? 0xfffd : code, hexadecimal[0]);
}

function character(code: number, source: string): { text: string; length: number } {
  return { text: String.fromCodePoint(code), length: source.length };
}

export interface Formatted {
  readonly text: string;
  /** One for each argument that is no number, without the program's name. */
  readonly errors: readonly string[];
}

const CONVERSION = /%([-+ #0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?([a-zA-Z%])/y;

/** printf: the format is used again until all arguments are taken. */
export function formatText(
  format: string,
  values: readonly string[],
  quote: (text: string) => string,
): Formatted {
  const errors: string[] = [];
  let output = '';
  let taken = 0;
  const take = (): string | undefined => {
    taken += 1;
    return values[taken - 1];
  };
  do {
    const before = taken;
    for (let index = 0; index < format.length; ) {
      CONVERSION.lastIndex = index;
      const match = CONVERSION.exec(format);
      if (match !== null) {
        const result = convert(match, take, errors, quote);
        output += result.text;
        if (result.stops) return { text: output, errors };
        index += match[0].length;
        continue;
      }
      if (format[index] === '%') {
        errors.push(`\`${format[index + 1] ?? ''}': invalid format character`);
        return { text: output, errors };
      }
      const end = nextSpecial(format, index);
      const escaped = interpretEscapes(format.slice(index, end), 'printf');
      output += escaped.text;
      index = end;
    }
    if (taken === before) break;
  } while (taken < values.length);
  return { text: output, errors };
}

function nextSpecial(format: string, from: number): number {
  const next = format.indexOf('%', from);
  return next < 0 ? format.length : next;
}

function convert(
  match: RegExpExecArray,
  take: () => string | undefined,
  errors: string[],
  quote: (text: string) => string,
): { text: string; stops: boolean } {
  const conversion = match[4]!;
  if (conversion === '%') return { text: '%', stops: false };
  let flags = match[1]!;
  let width = match[2] === '*' ? readInteger(take(), errors) : Number(match[2] ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const precision =
    match[3] === undefined ? null : match[3] === '*' ? readInteger(take(), errors) : Number(match[3] || 0);
  const pad = (text: string): string => padText(text, flags, Math.min(width, 10_000));
  const value = take();
  switch (conversion) {
    case 's':
      return {
        text: pad(precision === null ? (value ?? '') : (value ?? '').slice(0, precision)),
        stops: false,
      };
    case 'c':
      return { text: pad((value ?? '').slice(0, 1)), stops: false };
    case 'b': {
      const escaped = interpretEscapes(value ?? '', 'echo');
      return { text: pad(escaped.text), stops: escaped.stops };
    }
    case 'q':
      return { text: pad(quote(value ?? '')), stops: false };
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return {
        text: padNumber(formatInteger(conversion, flags, precision, value, errors), flags, width),
        stops: false,
      };
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return {
        text: padNumber(formatFloat(conversion, flags, precision, value, errors), flags, width),
        stops: false,
      };
    default:
      errors.push(`\`${conversion}': invalid format character`);
      return { text: '', stops: true };
  }
}

function padText(text: string, flags: string, width: number): string {
  const missing = Math.max(0, width - [...text].length);
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function padNumber(text: string, flags: string, width: number): string {
  if (!flags.includes('0') || flags.includes('-')) return padText(text, flags, Math.min(width, 10_000));
  const sign = /^[-+ ]|^0[xX]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(Math.min(width, 10_000) - sign.length, '0');
}

function readInteger(text: string | undefined, errors: string[]): number {
  return Number(parseInteger(text, errors));
}

/** As C does: decimal, 0x…, 0…, or the code of a character behind a quote; what is read before an error counts. */
function parseInteger(text: string | undefined, errors: string[]): bigint {
  if (text === undefined || text === '') return 0n;
  if (text[0] === "'" || text[0] === '"') return BigInt(text.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
  if (match === null || match[0].length < text.length) errors.push(`${text}: invalid number`);
  if (match === null) return 0n;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  const value = BigInt(digits);
  return match[1] === '-' ? -value : value;
}

function formatInteger(
  conversion: string,
  flags: string,
  precision: number | null,
  text: string | undefined,
  errors: string[],
): string {
  let value = parseInteger(text, errors);
  if (conversion !== 'd' && conversion !== 'i') value = BigInt.asUintN(64, value);
  const base = conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10;
  let digits = (value < 0n ? -value : value).toString(base);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== null) digits = digits.padStart(precision, '0');
  if (flags.includes('#') && base === 16 && value !== 0n) digits = `0${conversion}${digits}`;
  if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  return signOf(value < 0n, flags) + digits;
}

function signOf(isNegative: boolean, flags: string): string {
  return isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function formatFloat(
  conversion: string,
  flags: string,
  precision: number | null,
  text: string | undefined,
  errors: string[],
): string {
  const match = /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/.exec(text ?? '0');
  if (match === null || match[0].length < (text ?? '0').length) {
    if (text !== undefined && text !== '') errors.push(`${text}: invalid number`);
  }
  const value = match === null ? 0 : Number(match[0]);
  return signOf(value < 0, flags) + formatNumber(conversion, Math.min(precision ?? 6, 60), Math.abs(value));
}

/** %e %f %g of a number that is not negative. */
export function formatNumber(conversion: string, precision: number, value: number): string {
  let text: string;
  if (!Number.isFinite(value)) text = Number.isNaN(value) ? 'nan' : 'inf';
  else if (conversion === 'f' || conversion === 'F')
    text = value < 1e21 ? value.toFixed(precision) : String(BigInt(value));
  else if (conversion === 'e' || conversion === 'E') text = exponential(value, precision);
  else {
    const significant = Math.max(1, precision);
    const exponent = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1]);
    const isShort = exponent >= -4 && exponent < significant;
    text = isShort ? value.toFixed(significant - 1 - exponent) : exponential(value, significant - 1);
    if (text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
  }
  return conversion === conversion.toUpperCase() ? text.toUpperCase() : text;
}

function exponential(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([-+])([0-9])$/, 'e$10$2');
}
