/** A pod: a circle whose form tells its state, its name and address below. */
import { memo } from 'react';
import { HIDDEN_ADDRESS } from './hidden';
import type { PlacedPod } from './layout';
import { isAlike } from './stable';

interface PodProps {
  readonly placed: PlacedPod;
  readonly id: string;
  readonly isPointed: boolean;
  /** A rule could have chosen it, or a Deployment keeps it. */
  readonly isLit: boolean;
  /** Its address is for the learner to find. */
  readonly isHidden: boolean;
}

/** Drawn anew only where it looks different: the map is laid out again with every change. */
export const Pod = memo(DrawnPod, isAlike);

function DrawnPod({ placed, id, isPointed, isLit, isHidden }: PodProps) {
  const { pod, x, y, radius, label, address, state } = placed;
  return (
    <g className="map-pod" data-state={pod.state} style={{ transform: `translate(${x}px, ${y}px)` }}>
      {isPointed && <circle r={radius + 6} className="map-pointed" />}
      {isLit && <circle r={radius + 5} className="map-lit" />}
      <circle r={radius} className="map-pod-paper" />
      <PodSign pod={pod} radius={radius} id={id} />
      {label !== null && (
        <text y={radius + (radius < 9 ? 14 : 16)} textAnchor="middle" className="map-pod-name">
          {label}
        </text>
      )}
      {address !== null && (
        <text y={radius + 33} textAnchor="middle" className="map-pod-address">
          {isHidden ? HIDDEN_ADDRESS : address}
        </text>
      )}
      {state !== null && (
        <text y={radius + (address === null ? 33 : 50)} textAnchor="middle" className="map-human">
          {state}
        </text>
      )}
    </g>
  );
}

/** States differ in shape, not in colour. */
function PodSign({ pod, radius, id }: { pod: PlacedPod['pod']; radius: number; id: string }) {
  const slash = radius * 0.95;
  switch (pod.state) {
    case 'ready':
      return <circle r={radius} className="map-pod-full" />;
    case 'not-ready':
      return (
        <>
          <path d={`M${-radius} 0A${radius} ${radius} 0 0 0 ${radius} 0Z`} className="map-pod-full" />
          <circle r={radius} className="map-pod-ring" />
        </>
      );
    case 'starting':
      return <circle r={radius} className="map-pod-ring" strokeDasharray="5 4" />;
    case 'terminating':
      return (
        <>
          <circle r={radius} className="map-pod-ring" />
          <path d={`M${-slash} ${slash}L${slash} ${-slash}`} className="map-pod-ring" />
        </>
      );
    case 'failed':
      return <circle r={radius} className="map-pod-dead" fill={`url(#${id}-dead)`} />;
    case 'succeeded':
      return (
        <>
          <circle r={radius} className="map-pod-ring" />
          <path
            d={`M${-radius * 0.45} 0l${radius * 0.32} ${radius * 0.36} ${radius * 0.56} ${-radius * 0.66}`}
            className="map-pod-ring"
          />
        </>
      );
  }
}
