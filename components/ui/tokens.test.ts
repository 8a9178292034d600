import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Color = readonly [red: number, green: number, blue: number];
type Theme = 'light' | 'dark';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = readTokens(css);
const TEXT_ROLES = ['ink', 'quiet', 'accent', 'pod', 'service', 'request', 'failure'];
const HUES = ['pod', 'service', 'request', 'failure'];

function readTokens(text: string): Record<Theme, Record<string, Color>> {
  const found: Record<Theme, Record<string, Color>> = { light: {}, dark: {} };
  for (const [, role, light, dark] of text.matchAll(
    /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g,
  )) {
    found.light[role!] = parseColor(light!);
    found.dark[role!] = parseColor(dark!);
  }
  return found;
}

function parseColor(hex: string): Color {
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [byte(1), byte(3), byte(5)];
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const clipped = Math.min(1, Math.max(0, value));
  return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
}

function luminance([red, green, blue]: Color): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

function contrast(one: Color, other: Color): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISIONS: Record<string, readonly number[]> = {
  'full colour': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function see(matrix: readonly number[], color: Color): Color {
  const linear = color.map(toLinear);
  const row = (at: number) =>
    matrix[at]! * linear[0]! + matrix[at + 1]! * linear[1]! + matrix[at + 2]! * linear[2]!;
  return [fromLinear(row(0)), fromLinear(row(3)), fromLinear(row(6))];
}

/** CIE 1976 L*a*b*, D65. */
function toLab(color: Color): Color {
  const [red, green, blue] = color.map(toLinear) as unknown as Color;
  const bend = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = bend((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = bend(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = bend((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(one: Color, other: Color): number {
  const [from, to] = [toLab(one), toLab(other)];
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

test('the tokens were found', () => {
  expect(Object.keys(tokens.light).sort()).toEqual(Object.keys(tokens.dark).sort());
  expect(Object.keys(tokens.light)).toEqual(
    expect.arrayContaining([...TEXT_ROLES, 'paper', 'panel', 'edge']),
  );
});

test('black on white has contrast 21', () => {
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
});

for (const theme of ['light', 'dark'] as const) {
  for (const ground of ['paper', 'panel']) {
    test(`text in every role keeps 4.5:1 on ${ground}, ${theme}`, () => {
      const low = TEXT_ROLES.map(
        (role) => [role, contrast(tokens[theme][role]!, tokens[theme][ground]!)] as const,
      );
      expect(low.filter(([, ratio]) => ratio < 4.5)).toEqual([]);
    });

    test(`edges keep 3:1 on ${ground}, ${theme}`, () => {
      expect(contrast(tokens[theme]['edge']!, tokens[theme][ground]!)).toBeGreaterThanOrEqual(3);
    });
  }

  test(`paper on accent keeps 4.5:1, ${theme}`, () => {
    expect(contrast(tokens[theme]['paper']!, tokens[theme]['accent']!)).toBeGreaterThanOrEqual(4.5);
  });

  for (const [vision, matrix] of Object.entries(VISIONS)) {
    test(`the four hues stay distinct, ${theme}, ${vision}`, () => {
      const seen = HUES.map((role) => see(matrix, tokens[theme][role]!));
      const near: string[] = [];
      for (let one = 0; one < HUES.length; one++) {
        for (let other = one + 1; other < HUES.length; other++) {
          const apart = distance(seen[one]!, seen[other]!);
          if (apart < 15) near.push(`${HUES[one]} and ${HUES[other]}: ${apart.toFixed(1)}`);
        }
      }
      expect(near).toEqual([]);
    });
  }
}
