import { expect, test } from 'vitest';
import { describeJsonMistake } from './json-syntax';

test.each([
  ['{spec', "invalid character 's' looking for beginning of object key string"],
  ['{"spec"', 'unexpected end of JSON input'],
  ['', 'unexpected end of JSON input'],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['[1 2]', "invalid character '2' after array element"],
  ['{} x', "invalid character 'x' after top-level value"],
  ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
  ['{"a":yes}', "invalid character 'y' looking for beginning of value"],
  ['{"a":"x\\q"}', "invalid character 'q' in string escape code"],
  ['{"a":"\\u00g"}', "invalid character 'g' in \\u hexadecimal character escape"],
  ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
  ['{"a":-}', "invalid character '}' in numeric literal"],
  ['{"a":1e}', "invalid character '}' in exponent of numeric literal"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
])('%j', (text, expected) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(describeJsonMistake(text)).toBe(expected);
});
