import { expect, test } from 'vitest';
import { placeCard } from './card-place';
import { overlap } from './note';

const WINDOW = { width: 800, height: 600 };

test('the card stands below, above or beside its spot, wherever there is room', () => {
  const check = (x: number, y: number, height: number, expected: readonly [number, number]) => {
    const place = placeCard({ x, y, width: 30, height: 30 }, { width: 300, height }, WINDOW);
    expect([place.x, place.y]).toEqual(expected);
  };
  check(400, 100, 200, [265, 130]);
  check(400, 500, 200, [265, 300]);
  check(0, 100, 200, [8, 130]);
  check(790, 100, 200, [492, 130]);
  check(100, 300, 400, [130, 115]);
  check(700, 300, 400, [400, 115]);
});

test('it never lies on its spot, nor leaves the window', () => {
  for (const window of [WINDOW, { width: 390, height: 844 }, { width: 1440, height: 900 }]) {
    for (let x = 0; x <= window.width - 30; x += 37) {
      for (let y = 0; y <= window.height - 30; y += 37) {
        for (const height of [60, 240, 400, 900]) {
          const spot = { x, y, width: 30, height: 30 };
          const place = placeCard(spot, { width: 300, height }, window);
          const card = { ...place, width: 300, height: Math.min(height, place.maxHeight) };
          expect(overlap(card, spot), `${x},${y} ${height}`).toBe(0);
          expect(card.x).toBeGreaterThanOrEqual(8);
          expect(card.x + card.width).toBeLessThanOrEqual(window.width - 8);
          expect(card.y + card.height).toBeLessThanOrEqual(window.height - 8);
        }
      }
    }
  }
});
