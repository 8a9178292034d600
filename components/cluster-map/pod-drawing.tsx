/** A pod: a circle whose form tells its state, its name and address below. */
import { memo } from 'react';
import type { PodState } from '../../lib/cluster/picture';
import { LINE } from './cells';
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
  const { pod, x, y, radius, label, address, labels, state } = placed;
  const first = radius + (radius < 9 ? 14 : 16);
  const lines = [label, address, ...labels, state].filter((line) => line !== null);
  const lineY = (line: string) => first + lines.indexOf(line) * LINE;
  return (
    <g className="map-pod" data-state={pod.state} style={{ transform: `translate(${x}px, ${y}px)` }}>
      {isPointed && <circle r={radius + 6} className="map-pointed" />}
      {isLit && <circle r={radius + 5} className="map-lit" />}
      <circle r={radius} className="map-pod-paper" />
      <PodSign state={pod.state} radius={radius} id={id} />
      {label !== null && (
        <text y={first} textAnchor="middle" className="map-pod-name">
          {label}
        </text>
      )}
      {address !== null && (
        <text y={lineY(address)} textAnchor="middle" className="map-pod-address">
          {isHidden ? HIDDEN_ADDRESS : address}
        </text>
      )}
      {labels.map((text) => (
        <text key={text} y={lineY(text)} textAnchor="middle" className="map-pod-label">
          {text}
        </text>
      ))}
      {state !== null && (
        <text y={lineY(state)} textAnchor="middle" className="map-human">
          {state}
        </text>
      )}
    </g>
  );
}

/** States differ in shape, not in colour. */
export function PodSign({ state, radius, id }: { state: PodState; radius: number; id: string }) {
  const slash = radius * 0.95;
  switch (state) {
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
