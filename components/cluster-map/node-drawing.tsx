/** A node: an open rectangle with tabs on its edges, frames of namespaces, and pods that are counted. */
import { memo } from 'react';
import type { PlacedCrowd, PlacedNode, Tab } from './layout';
import { PodSign } from './pod-drawing';
import { isAlike } from './stable';

export function NodeFrame({ placed, isPointed }: { placed: PlacedNode; isPointed: boolean }) {
  const { box, node, frames } = placed;
  return (
    <g className="map-node" data-pointed={isPointed || undefined} data-ready={node.ready}>
      <rect {...box} rx="4" className="map-node-frame" />
      {frames.map((frame) => (
        <rect key={frame.namespace} {...frame.box} rx="4" className="map-namespace" />
      ))}
    </g>
  );
}

export function NodeTexts({ placed }: { placed: PlacedNode }) {
  const { name, state, internal, external, doors, frames } = placed;
  return (
    <g>
      <text x={name.x} y={name.y} textAnchor="middle" className="map-node-name">
        {name.text}
      </text>
      {state && (
        <text x={state.x} y={state.y} textAnchor="middle" className="map-node-state">
          {state.text}
        </text>
      )}
      <AddressTab tab={internal} />
      {external && <AddressTab tab={external} />}
      {doors && <AddressTab tab={doors} kind="map-doors" />}
      {frames.map(({ namespace, tab }) => (
        <NamespaceTab key={namespace} tab={tab} />
      ))}
    </g>
  );
}

function AddressTab({ tab, kind = '' }: { tab: Tab; kind?: string }) {
  const { text, ...box } = tab;
  return (
    <g className={`map-tab ${kind}`}>
      <rect {...box} rx="2" />
      <text x={tab.x + tab.width / 2} y={tab.y + tab.height / 2 + 4.5} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

/** On paper of its own, since the dotted line passes there. */
function NamespaceTab({ tab: { text, ...box } }: { tab: Tab }) {
  return (
    <g className="map-namespace-tab">
      <rect {...box} />
      <text x={box.x + box.width / 2} y={box.y + 13.5} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

interface CrowdProps {
  readonly crowd: PlacedCrowd;
  readonly id: string;
  /** One of them is marked. */
  readonly isLit: boolean;
}

export const Crowd = memo(DrawnCrowd, isAlike);

function DrawnCrowd({ crowd: { state, text, x, y, radius }, id, isLit }: CrowdProps) {
  return (
    <g className="map-pod" data-state={state} style={{ transform: `translate(${x}px, ${y}px)` }}>
      {isLit && <circle r={radius + 4} className="map-lit" />}
      <circle r={radius} className="map-pod-paper" />
      <PodSign state={state} radius={radius} id={id} />
      <text x={radius + 8} y="5" className="map-human map-count">
        {text}
      </text>
    </g>
  );
}
