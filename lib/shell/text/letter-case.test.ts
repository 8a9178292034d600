import { expect, test } from 'vitest';
import { toLower, toUpper } from './letter-case';

test.each([
  ['abc XYZ 1', 'ABC XYZ 1', 'abc xyz 1'],
  ['straße', 'STRASSE', 'straße'],
  ['Äöü éÀ', 'ÄÖÜ ÉÀ', 'äöü éà'],
  ['αΣ жЖ', 'ΑΣ ЖЖ', 'ας жж'],
  // Partners of 2024 (Unicode 16): older engines do not know them.
  ['\u019b\ua7dc \u0264\ua7cb', '\u019b\ua7dc \u0264\ua7cb', '\u019b\ua7dc \u0264\ua7cb'],
  ['😀', '😀', '😀'],
])('%s', (text, upper, lower) => {
  expect([toUpper(text), toLower(text)]).toEqual([upper, lower]);
});
