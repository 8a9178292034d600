'use client';

/**
 * Pointing: a word, a line of YAML, a cell of a table and an object on a map that mean the same mark one another while
 * a pointer or the focus is on one of them. What takes part carries `data-point`: `service/service-python`, or with a
 * field behind it, `service/service-python#spec.selector`. One listener serves the whole page.
 */
import { useEffect, useState } from 'react';
import { meansSame, objectOf } from './point-at';
import { listen, send } from './wire';

/** What is pointed at on this page, by whatever part of it. */
export function usePointed(): string | null {
  const [point, setPoint] = useState<string | null>(null);
  useEffect(() => listen('point', ({ object }) => setPoint(objectOf(object))), []);
  useEffect(watchPage, []);
  return point;
}

let watchers = 0;
let stop: (() => void) | null = null;

/** Starts with the first part of a page that points, ends with the last. */
export function watchPage(): () => void {
  watchers += 1;
  stop ??= watch();
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    stop?.();
    stop = null;
  };
}

function watch(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const enter = ({ target }: Event) => {
    const point = pointOf(target);
    if (point !== null) send('point', { object: point });
  };
  const leave = ({ target }: Event) => {
    if (pointOf(target) !== null) send('point', { object: null });
  };
  for (const kind of ['pointerover', 'focusin']) document.addEventListener(kind, enter, { signal });
  for (const kind of ['pointerout', 'focusout']) document.addEventListener(kind, leave, { signal });
  document.addEventListener('keydown', walk, { signal });
  const unlisten = listen('point', ({ object }) => mark(object));
  return () => {
    controller.abort();
    unlisten();
    mark(null);
  };
}

function pointOf(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-point]') : null;
  return element?.dataset['point'] ?? null;
}

function mark(point: string | null): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-point]')) {
    const isMeant = point !== null && meansSame(element.dataset['point']!, point);
    if (isMeant) element.dataset['pointed'] = '';
    else delete element.dataset['pointed'];
  }
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const walked = new WeakMap<Element, number>();

/** In a table or a manifest arrow keys go from one to the next. */
function walk(event: KeyboardEvent): void {
  const list = event.target;
  const step = STEPS[event.key];
  if (!(list instanceof HTMLElement) || !('pointList' in list.dataset)) return;
  if (event.key === 'Escape') send('point', { object: null });
  if (step === undefined) return;
  event.preventDefault();
  const parts = [...list.querySelectorAll<HTMLElement>('[data-point]')];
  if (parts.length === 0) return;
  const from = walked.get(list) ?? (step > 0 ? -1 : parts.length);
  const next = Math.max(0, Math.min(parts.length - 1, from + step));
  walked.set(list, next);
  parts[next]!.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  send('point', { object: parts[next]!.dataset['point']! });
}
