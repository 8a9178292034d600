/** Text on the map: how wide it is, and how it is shortened so that it still tells one thing from another. */

/** Width of one mono character of a figure label (13 px). */
export const CHARACTER_WIDTH = 8.22;
/** Of a sans character at 14 px, on the safe side. */
const HUMAN_WIDTH = 6.5;

export const machineWidth = (text: string) => text.length * CHARACTER_WIDTH;
export const humanWidth = (text: string) => text.length * HUMAN_WIDTH;

/** Both ends of a name say most: `pod-python-7d4b…x2k4z`. */
export function elide(text: string, characters: number): string {
  if (text.length <= characters) return text;
  if (characters < 4) return text.slice(0, Math.max(1, characters));
  // Not known to its end, as before the first start: then only its beginning tells something.
  if (text.endsWith('…')) return `${text.slice(0, characters - 1).replace(/[-…]+$/, '')}…`;
  const last = text.slice(text.lastIndexOf('-') + 1);
  if (characters < 10 && last.length < text.length && last.length < characters) return `…${last}`;
  const tail = tailOf(text, characters);
  const head = characters - 1 - tail;
  return `${text.slice(0, head)}…${text.slice(text.length - tail)}`;
}

/** Of a made-up name the last part is kept whole: it is all that tells two pods of one Deployment apart. */
function tailOf(text: string, characters: number): number {
  const last = text.length - 1 - text.lastIndexOf('-');
  const isMadeUp = last >= 4 && last <= 6 && text.split('-').length > 2;
  return isMadeUp && last + 2 <= characters ? last : Math.floor((characters - 1) * 0.4);
}
