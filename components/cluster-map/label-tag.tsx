'use client';

/** A label of a pod: pulled off the card by the pointer, or taken off by its button. */
import { type PointerEvent, useRef, useState } from 'react';

const CARD = '.map-card';

export function LabelTag({ text, takeOff }: { text: string; takeOff: () => void }) {
  const start = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const [moved, setMoved] = useState<{ readonly x: number; readonly y: number } | null>(null);

  function begin(event: PointerEvent<HTMLElement>): void {
    // A finger scrolls the card; it has the button.
    if (event.pointerType === 'touch' || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, y: event.clientY };
  }

  function follow(event: PointerEvent<HTMLElement>): void {
    if (start.current) setMoved({ x: event.clientX - start.current.x, y: event.clientY - start.current.y });
  }

  function end(event: PointerEvent<HTMLElement>): void {
    if (start.current === null) return;
    start.current = null;
    setMoved(null);
    const card = event.currentTarget.closest(CARD)?.getBoundingClientRect();
    if (event.type === 'pointerup' && card && isOutside(card, event)) takeOff();
  }

  return (
    <p className="map-act-row map-label-row">
      <code
        className="map-label"
        data-dragged={moved !== null || undefined}
        style={moved === null ? undefined : { transform: `translate(${moved.x}px, ${moved.y}px)` }}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
      >
        {text}
      </code>
      <button
        type="button"
        className="button"
        data-small
        aria-label={`Take the label ${text} off`}
        onClick={takeOff}
      >
        Take off
      </button>
    </p>
  );
}

function isOutside(box: DOMRect, { clientX, clientY }: PointerEvent): boolean {
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
