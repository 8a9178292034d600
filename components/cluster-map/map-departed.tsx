/** Pods that have gone fade to a hatched place and then leave it. Where no motion is wanted they are gone at once. */
import { useEffect, useRef, useState } from 'react';
import { findDeparted } from './departed';
import type { MapLayout, PlacedPod } from './layout';

interface MapDepartedProps {
  readonly layout: MapLayout;
  /** Of the map, whose hatching is used. */
  readonly id: string;
}

const MOST = 30;

export function MapDeparted({ layout, id }: MapDepartedProps) {
  const before = useRef<MapLayout | null>(null);
  const [gone, setGone] = useState<readonly PlacedPod[]>([]);
  useEffect(() => {
    const fresh = before.current === null ? [] : findDeparted(before.current, layout);
    before.current = layout;
    if (fresh.length === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    setGone((known) => [...known, ...fresh].slice(-MOST));
  }, [layout]);
  if (gone.length === 0) return null;
  const leave = (uid: string) => setGone((known) => known.filter(({ pod }) => pod.uid !== uid));
  return (
    <svg
      className="map-departed"
      viewBox={`0 0 ${layout.size.width} ${layout.size.height}`}
      width={layout.size.width}
      height={layout.size.height}
      aria-hidden="true"
    >
      {gone.map(({ pod, x, y, radius }) => (
        <circle
          key={pod.uid}
          cx={x}
          cy={y}
          r={radius}
          fill={`url(#${id}-dead)`}
          className="map-pod-dead"
          onAnimationEnd={() => leave(pod.uid)}
        />
      ))}
    </svg>
  );
}
