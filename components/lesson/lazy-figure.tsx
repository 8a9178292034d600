'use client';

/** A figure whose frame is asked for only when its place comes near: a page may hold very many. */
import { useEffect, useRef, useState } from 'react';
import { definitionOf, type FigureFrame } from './figure-frame';
import type { Heights } from './figure-height';
import { LiveFigure } from './live-figure';

interface LazyFigureProps {
  readonly place: Pick<FigureFrame, 'course' | 'lesson' | 'id' | 'title' | 'text'>;
  readonly heights: Heights;
}

export function LazyFigure({ place, heights }: LazyFigureProps) {
  const box = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<FigureFrame | null>(null);
  const [isLost, setLost] = useState(false);
  const address = `${definitionOf(place)}/frame.json`;

  useEffect(() => {
    if (box.current === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        fetch(address)
          .then((answer) => answer.json() as Promise<FigureFrame>)
          .then(setFrame, () => setLost(true));
      },
      { rootMargin: '800px' },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [address]);

  const style = { '--wide': `${heights.wide}px`, '--narrow': `${heights.narrow}px` } as never;
  return (
    <div ref={box} className="lazy-figure" style={style}>
      {frame === null ? (
        <div id={`figure-${place.id}`} className="lazy-figure-place">
          <p>{place.text}</p>
          {isLost ? <p className="note">This figure could not be loaded.</p> : null}
        </div>
      ) : (
        <LiveFigure frame={frame} />
      )}
    </div>
  );
}
