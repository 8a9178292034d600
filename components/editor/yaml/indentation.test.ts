import { expect, test } from 'vitest';
import { columnAfter } from './indentation';

test.each([
  ['', 0],
  ['kind: Pod', 0],
  ['spec:', 2],
  ['spec: # what is wanted', 2],
  ['  containers:', 4],
  ['  - name: main', 4],
  ['  - ports:', 6],
  ['  - - name: x', 6],
  ['    args:', 6],
  ['    - sleep', 4],
  ['data: |', 2],
  ['  text: >-', 4],
  ['    a line of text: with a colon', 4],
  ['  # a comment:', 2],
  ['  "a.b/c": d', 2],
])('after "%s" comes column %i', (head, column) => expect(columnAfter(head)).toBe(column));
