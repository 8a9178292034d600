/**
 * What the seed draws, and where it is put in: `${name}` in the world, the tasks and the files. Each name has a
 * stream of its own, so that a new draw changes none of the others.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Draw, Exercise } from '../course/schema';

export type Drawn = ReadonlyMap<string, string | number>;

export function drawValues(draws: Exercise['draws'], seed: number): Drawn {
  const drawn = new Map<string, string | number>();
  for (const [name, draw] of Object.entries(draws)) drawn.set(name, drawValue(name, draw, seed, drawn));
  return drawn;
}

function drawValue(name: string, draw: Draw, seed: number, drawn: Drawn): string | number {
  if ('given' in draw) return draw.map[String(drawn.get(draw.given))] ?? draw.otherwise;
  const number = drawNumber(seed, name);
  if ('oneOf' in draw) return draw.oneOf[number % draw.oneOf.length] ?? '';
  const picked = draw.from + (number % (draw.to - draw.from + 1));
  return draw.prefix === '' ? picked : `${draw.prefix}${picked}`;
}

/** A uint32 for this seed and name. */
function drawNumber(seed: number, name: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(utf8ToBytes(`draw ${seed} ${name}`));
  return a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
}

/** A copy with every drawn name replaced. A text that is one name alone keeps the type of what was drawn. */
export function putIn<T>(value: T, drawn: Drawn): T {
  if (typeof value === 'string') return putInText(value, drawn) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => putIn(item, drawn)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, putIn(item, drawn)])) as T;
}

function putInText(text: string, drawn: Drawn): string | number {
  const whole = /^\$\{([a-zA-Z]+)\}$/.exec(text)?.[1];
  if (whole !== undefined && drawn.has(whole)) return drawn.get(whole) ?? '';
  return text.replace(/\$\{([a-zA-Z]+)\}/g, (match, name: string) => String(drawn.get(name) ?? match));
}
