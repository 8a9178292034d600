/**
 * The module Web Worker that tells one attempt again. It works in short slices, so that a page can ask for the cluster
 * of an earlier turn while the rest is still being told.
 */
import { z } from 'zod';
import { exerciseSchema } from '../course/schema';
import { type RetellingNews, retellingOrderSchema } from './messages-retelling';
import { createRetelling, type Retelling } from './retelling';

const definitionSchema = z.object({
  scenario: z.string(),
  contentHash: z.string(),
  exercise: exerciseSchema,
  files: z.record(z.string(), z.string()),
});

const SLICE_MS = 40;

let retelling: Retelling | null = null;
let sent = 0;

const post = (news: RetellingNews) => self.postMessage(news);

/** In a chunk of their own. */
const texts = import('./texts');

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  guard(() => {
    const order = retellingOrderSchema.parse(data);
    if (order.type === 'look') return look(order.index);
    const { header, entries } = order;
    const definition = definitionSchema.parse(order.definition);
    const begin = () => {
      retelling = createRetelling(definition, { header, entries });
      tellOn();
    };
    void texts.then(
      () => guard(begin),
      (error: unknown) =>
        guard(() => {
          throw error;
        }),
    );
  });
};

function tellOn(): void {
  if (retelling === null) return;
  const until = performance.now() + SLICE_MS;
  while (retelling.step() && performance.now() < until);
  tell(retelling);
  if (retelling.end === null) setTimeout(() => guard(tellOn), 0);
}

function tell({ taken, turns, tasks, end }: Retelling): void {
  const all = turns();
  post({
    type: 'told',
    taken,
    turns: all.slice(sent),
    standings: all.map(({ standing }) => standing),
    tasks: [...tasks],
    end,
  });
  sent = all.length;
}

function look(index: number): void {
  const scene = retelling?.scene(index);
  if (scene) post({ type: 'scene', index, picture: scene.picture, request: scene.request });
}

function guard(act: () => void): void {
  try {
    act();
  } catch (error) {
    post({ type: 'crashed', message: error instanceof Error ? error.message : String(error) });
  }
}
