/** Gives xterm the widths of our own table, so that the screen and the line editor agree. */
import type { IUnicodeVersionProvider } from '@xterm/xterm';
import { characterWidth } from './cell-width';

export function createWidthProvider(): IUnicodeVersionProvider {
  return {
    version: 'drydock',
    wcwidth: characterWidth,
    charProperties: (codePoint, preceding) => {
      const own = characterWidth(codePoint);
      const previous = (preceding >> 1) & 3;
      // A mark without width joins the character before it.
      const joins = own === 0 && preceding !== 0 && previous !== 0;
      const width = joins ? Math.max(own, previous) : own;
      return (width << 1) | (joins ? 1 : 0);
    },
  };
}
