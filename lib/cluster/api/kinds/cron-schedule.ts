/**
 * The schedule of a CronJob: whether it can be read, in the words of the library that the real server uses.
 * Upstream: github.com/robfig/cron, ParseStandard. When it is due is for a controller to find out.
 */

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: DAYS },
];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with it; `null` where nothing is. */
export function scheduleMistake(schedule: string): string | null {
  if (schedule === '') return 'empty spec string';
  if (schedule.startsWith('@')) {
    const isDuration = /^@every (?:\d+(?:\.\d+)?(?:h|m|s|ms|us|ns))+$/.test(schedule);
    return DESCRIPTORS.includes(schedule) || isDuration ? null : `unrecognized descriptor: ${schedule}`;
  }
  const fields = schedule.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [index, field] of fields.entries()) {
    for (const part of field.split(',')) {
      const mistake = rangeMistake(part, FIELDS[index]!);
      if (mistake !== null) return mistake;
    }
  }
  return null;
}

/** One of `*`, `5`, `1-5`, `mon`, with `/step` or without. */
function rangeMistake(text: string, bounds: Bounds): string | null {
  const [range = '', step, ...moreSteps] = text.split('/');
  const [low = '', high, ...moreHyphens] = range.split('-');
  let [start, end] = [bounds.least, bounds.most];
  if (low !== '*' && low !== '?') {
    const first = parseValue(low, bounds);
    if (typeof first === 'string') return first;
    if (moreHyphens.length > 0) return `too many hyphens: ${text}`;
    const last = high === undefined ? first : parseValue(high, bounds);
    if (typeof last === 'string') return last;
    start = first;
    // "5/10" goes on to the end.
    end = high === undefined && step !== undefined ? bounds.most : last;
  }
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  const width = step === undefined ? 1 : parseNumber(step);
  if (typeof width === 'string') return width;
  if (start < bounds.least) return `beginning of range (${start}) below minimum (${bounds.least}): ${text}`;
  if (end > bounds.most) return `end of range (${end}) above maximum (${bounds.most}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return width === 0 ? `step of range should be a positive number: ${text}` : null;
}

function parseValue(text: string, { names = [], least }: Bounds): number | string {
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? parseNumber(text) : index + least;
}

function parseNumber(text: string): number | string {
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`;
  if (/^\+?\d{1,15}$/.test(text)) return Number(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}
