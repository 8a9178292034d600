/** What is drawn can be read: no text lies on another, none leaves its sheet, and none is smaller than 13 px. */
import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ClusterMap } from './cluster-map';
import { CHARACTER_WIDTH } from './labels';
import { type Box, layOut, type Size } from './layout';
import { overlap } from './note';
import { type Made, makeWorld } from './testing/worlds';

/** Above the terminal of a telephone, with its tasks open: only there a second Service may be counted. */
const LOWEST = { width: 378, height: 179 };
const SIZES = [
  LOWEST,
  // The same with its tasks closed.
  { width: 378, height: 247 },
  { width: 358, height: 232 },
  { width: 358, height: 273 },
  { width: 600, height: 244 },
  { width: 760, height: 336 },
  { width: 1100, height: 520 },
];

interface Text extends Box {
  readonly words: string;
}

const numberOf = (attributes: string, name: string) =>
  Number(new RegExp(` ${name}="([^"]+)"`).exec(attributes)?.[1] ?? 0);

/** Boxes of all texts in the markup, as their letters cover them: mono 13 px, sans 14 px. */
function textsOf(markup: string): Text[] {
  const texts: Text[] = [];
  let shift = { x: 0, y: 0 };
  for (const [, moved, attributes, words] of markup.matchAll(
    /<(?:g|svg)([^>]*)>|<text([^>]*)>([^<]*)<\/text>/g,
  )) {
    if (moved !== undefined) {
      const at = /translate\(([-\d.]+)px, ([-\d.]+)px\)/.exec(moved);
      shift = at ? { x: Number(at[1]), y: Number(at[2]) } : { x: 0, y: 0 };
      continue;
    }
    if (!words) continue;
    const width = words.length * (attributes!.includes('map-human') ? 6.2 : CHARACTER_WIDTH - 0.4);
    const anchor = /text-anchor="(\w+)"/i.exec(attributes!)?.[1];
    const x = shift.x + numberOf(attributes!, 'x');
    const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
    texts.push({ words, x: left, y: shift.y + numberOf(attributes!, 'y') - 9.5, width, height: 11.5 });
  }
  return texts;
}

function draw(made: Made, size: Size, showLabels = false) {
  const picture = makeWorld(made);
  const layout = layOut(picture, size, {}, { showLabels });
  const drawing = { picture, layout, request: null, path: null, id: 'm' };
  return { layout, texts: textsOf(renderToStaticMarkup(<ClusterMap {...drawing} />)) };
}

function faultsOf(made: Made, asked: Size, showLabels = false): string[] {
  const { layout, texts } = draw(made, asked, showLabels);
  const { size } = layout;
  const what = `${JSON.stringify(made)} at ${asked.width}x${asked.height}`;
  return texts.flatMap((text, index) => {
    const isOff =
      text.x < 0 || text.x + text.width > size.width || text.y < 0 || text.y + text.height > size.height;
    const under = texts.slice(index + 1).filter((other) => overlap(text, other) > 1);
    return [
      ...(isOff ? [`${what}: "${text.words}" leaves the sheet`] : []),
      ...under.map((other) => `${what}: "${text.words}" on "${other.words}"`),
    ];
  });
}

test('no text lies on another: 1 to 60 pods on 1 to 6 nodes with 0 to 8 Services of all types', () => {
  const faults = SIZES.flatMap((size) =>
    [1, 2, 3, 6].flatMap((nodes) =>
      [1, 2, 5, 10, 30, 60].flatMap((pods) =>
        [0, 1, 2, 4, 8].flatMap((services) => faultsOf({ pods, nodes, services }, size)),
      ),
    ),
  );
  expect(faults).toEqual([]);
});

test('nor with namespaces, with labels, or with hundreds of pods', () => {
  const faults = SIZES.flatMap((size) => [
    ...[3, 6, 12, 40].flatMap((pods) => faultsOf({ pods, nodes: 2, services: 2, namespaces: 3 }, size)),
    ...[1, 4, 12].flatMap((pods) => faultsOf({ pods, nodes: 2, services: 1 }, size, true)),
    ...[100, 400].flatMap((pods) => faultsOf({ pods, nodes: 3, services: 2 }, size)),
  ]);
  expect(faults).toEqual([]);
});

test('everything is there: names of nodes, addresses, open ports, load balancers, DNS and the internet', () => {
  for (const size of SIZES.filter((each) => each !== LOWEST)) {
    const words = draw({ pods: 3, nodes: 2, services: 2 }, size).texts.map((text) => text.words);
    expect(words).toEqual(
      expect.arrayContaining(['node-1', 'node-2', '1.1.1.1', '4.4.4.2', '5.5.5.5', 'internet']),
    );
    expect(
      words.filter((text) => text === ':30081'),
      `${size.width}`,
    ).toHaveLength(2);
    expect(words.some((text) => text.startsWith('DNS'))).toBe(true);
  }
});

test('type is 13 px and more, and a sheet is never drawn larger than its box by its view box', () => {
  const css = readFileSync(new URL('./cluster-map.css', import.meta.url), 'utf8');
  const sizes = [...css.matchAll(/font-size: (\d+)px/g)].map(([, px]) => Number(px));
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
});
