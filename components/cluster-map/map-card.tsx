'use client';

/**
 * The card of a spot: what is known in words, and what can be done as buttons. It stands above everything, since a
 * small map has no room for it, and follows its spot when the page is scrolled.
 */
import {
  type FocusEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { placeCard } from './card-place';
import { Machine } from './machine';
import type { Spot } from './spots';
import type { Names } from './story';

export interface CardHandle {
  /** Puts the focus on the first thing that can be done; false where there is none. */
  enter(): boolean;
  contains(node: EventTarget | null): boolean;
}

interface MapCardProps {
  readonly ref: Ref<CardHandle>;
  readonly spot: Spot;
  readonly names: Names;
  /** The button that it belongs to. */
  readonly anchor: HTMLElement | null;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onFocus: () => void;
  readonly children: ReactNode;
}

export function MapCard({ ref, spot, names, anchor, children, ...on }: MapCardProps) {
  const card = useRef<HTMLDivElement>(null);
  usePlace(card, anchor);
  useImperativeHandle(ref, () => ({
    enter: () => {
      const first = card.current?.querySelector<HTMLElement>('button:not([disabled]), select, input');
      first?.focus();
      return first !== null && first !== undefined;
    },
    contains: (node) => node instanceof Node && (card.current?.contains(node) ?? false),
  }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what it holds is pressed; it only notices who is there
    <div
      ref={card}
      popover="manual"
      className="map-card"
      tabIndex={-1}
      onPointerEnter={on.onEnter}
      onPointerLeave={on.onLeave}
      onFocus={on.onFocus}
      onBlur={on.onBlur}
    >
      {/* The spot's own button says all this. */}
      <div aria-hidden="true">
        <p className="map-card-heading">
          <Machine text={spot.heading} names={names} />
        </p>
        {spot.lines.map((line) => (
          <p key={line}>
            <Machine text={line} names={names} />
          </p>
        ))}
      </div>
      {children}
    </div>
  );
}

/** In the top layer a card needs its place in the window; measured before it is seen. */
function usePlace(card: { readonly current: HTMLElement | null }, anchor: HTMLElement | null): void {
  useLayoutEffect(() => {
    const element = card.current;
    if (!element || !anchor) return;
    if (!element.matches(':popover-open')) element.showPopover?.();
    const place = () => {
      element.style.maxHeight = '';
      const spot = anchor.getBoundingClientRect();
      const size = { width: element.offsetWidth, height: element.offsetHeight };
      const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
      const { x, y, maxHeight } = placeCard(spot, size, room);
      element.style.left = `${x}px`;
      element.style.top = `${y}px`;
      element.style.maxHeight = `${maxHeight}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  });
}
