/**
 * The cluster map as static SVG: ink lines, names and numbers beside what they name. Needs no script, so it stands
 * in the server's first frame. What it shows is said in words by map-words.tsx; here it is one image.
 */
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import {
  type Box,
  layOut,
  type MapLayout,
  type PlacedNode,
  type PlacedPod,
  type Size,
  type Tab,
} from './layout';
import { DISC_RADIUS, nearestPoint, type Point, type RequestPath, tracePath } from './path';
import type { Slots } from './slots';
import { STATE_WORDS, tellRequest } from './story';
import './cluster-map.css';

export interface ClusterMapProps {
  readonly picture: ClusterPicture;
  /** The request whose way is drawn. */
  readonly request: TracedRequest | null;
  readonly size: Size;
  readonly slots?: Slots;
  /** `pod/pod-nginx`: gets the accent ring. */
  readonly pointed?: string | null;
  /** False where the sentence of a failure stands elsewhere. */
  readonly hasNote?: boolean;
  /** Distinguishes the patterns of several maps on one page. */
  readonly id: string;
}

export function ClusterMap({
  picture,
  request,
  size,
  slots,
  pointed = null,
  hasNote = true,
  id,
}: ClusterMapProps) {
  const layout = layOut(picture, size, slots);
  const path = request === null ? null : tracePath(layout, request);
  return (
    <svg
      className="cluster-map"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={describeMap(picture, request)}
    >
      <Patterns id={id} />
      <Laptop layout={layout} />
      {layout.nodes.map((node) => (
        <NodeFrame key={node.node.name} placed={node} isPointed={pointed === `node/${node.node.name}`} />
      ))}
      {path && <PathLine path={path} />}
      {layout.nodes.map(({ node, internal, external }) => (
        <g key={node.name}>
          <AddressTab tab={internal} />
          {external && <AddressTab tab={external} />}
        </g>
      ))}
      {layout.nodes
        .flatMap((node) => node.pods)
        .map((placed) => (
          <Pod
            key={placed.pod.uid}
            placed={placed}
            id={id}
            isPointed={pointed === `pod/${placed.pod.name}`}
          />
        ))}
      {layout.unplaced.map((placed) => (
        <Pod key={placed.pod.uid} placed={placed} id={id} isPointed={pointed === `pod/${placed.pod.name}`} />
      ))}
      {path && <PathDiscs path={path} id={id} hasNote={hasNote} />}
    </svg>
  );
}

function describeMap(picture: ClusterPicture, request: TracedRequest | null): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const pods = picture.pods.filter(({ namespace }) => !namespace.startsWith('kube-')).length;
  const story = request === null ? '' : ` ${tellRequest(request).heading}. ${tellRequest(request).end}`;
  return `Map of the cluster: ${counted(picture.nodes.length, 'node')}, ${counted(pods, 'pod')}.${story}`;
}

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-dead`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line x1="0" y1="0" x2="0" y2="6" className="map-hatch-dead" />
      </pattern>
      <pattern
        id={`${id}-failure`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line x1="0" y1="0" x2="0" y2="6" className="map-hatch-failure" />
      </pattern>
    </defs>
  );
}

function Laptop({ layout }: { layout: MapLayout }) {
  const { x, y, width, height, labelX, labelY, labelAnchor } = layout.laptop;
  return (
    <g className="map-laptop">
      <rect x={x + width * 0.12} y={y} width={width * 0.76} height={height * 0.78} rx="3" />
      <path d={`M${x} ${y + height * 0.92}H${x + width}`} />
      <text x={labelX} y={labelY} textAnchor={labelAnchor} className="map-human">
        your laptop
      </text>
    </g>
  );
}

function NodeFrame({ placed, isPointed }: { placed: PlacedNode; isPointed: boolean }) {
  const { box, name, node, left } = placed;
  return (
    <g className="map-node" data-pointed={isPointed || undefined} data-ready={node.ready}>
      <rect {...box} rx="4" className="map-node-frame" />
      <text x={name.x} y={name.y} textAnchor="middle" className="map-node-name">
        {name.text}
      </text>
      {node.ready ? null : (
        <text x={box.x + box.width / 2} y={box.y + box.height - 10} textAnchor="middle">
          NotReady
        </text>
      )}
      {left > 0 && (
        <text x={box.x + box.width - 12} y={box.y + box.height - 10} textAnchor="end" className="map-human">
          {left} more
        </text>
      )}
    </g>
  );
}

function AddressTab({ tab }: { tab: Tab }) {
  const { text, ...box } = tab;
  return (
    <g className="map-tab">
      <rect {...box} rx="2" />
      <text x={tab.x + tab.width / 2} y={tab.y + tab.height / 2 + 4.5} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

function Pod({ placed, id, isPointed }: { placed: PlacedPod; id: string; isPointed: boolean }) {
  const { pod, x, y, radius, label, address } = placed;
  const title = `${pod.name}: ${pod.address ?? 'no address yet'}, ${STATE_WORDS[pod.state]}`;
  return (
    <g className="map-pod" data-state={pod.state} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <title>{title}</title>
      {isPointed && <circle r={radius + 6} className="map-pointed" />}
      <circle r={radius} className="map-pod-paper" />
      <PodSign pod={pod} radius={radius} id={id} />
      {label !== null && (
        <text y={radius + 16} textAnchor="middle" className="map-pod-name">
          {label}
        </text>
      )}
      {address !== null && (
        <text y={radius + 33} textAnchor="middle" className="map-pod-address">
          {address}
        </text>
      )}
      {label !== null && address === null && pod.state === 'starting' && radius > 13 && (
        <text y={radius + 33} textAnchor="middle" className="map-human">
          no address yet
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

function PathLine({ path }: { path: RequestPath }) {
  const points = path.line.map(({ x, y }) => `${x},${y}`).join(' ');
  return <polyline points={points} className="map-path" />;
}

function PathDiscs({ path, id, hasNote }: { path: RequestPath; id: string; hasNote: boolean }) {
  return (
    <>
      {path.discs.map(({ number, x, y, hop }) => (
        <g key={number} className="map-disc">
          <title>{`${number}. ${hop.reason}`}</title>
          <circle cx={x} cy={y} r={DISC_RADIUS} />
          <text x={x} y={y + 4.5} textAnchor="middle">
            {number}
          </text>
        </g>
      ))}
      {path.failure && <Failure failure={hasNote ? path.failure : { ...path.failure, note: null }} id={id} />}
    </>
  );
}

const ADDRESS = /(\d+\.\d+\.\d+\.\d+(?::\d+)?)/;

/** Addresses are machine text, also inside a sentence. */
export function Reason({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
  return text.split(ADDRESS).map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

function Failure({ failure, id }: { failure: NonNullable<RequestPath['failure']>; id: string }) {
  const { x, y, reason, note } = failure;
  return (
    <g className="map-failure">
      {note && <path d={leaderOf({ x, y }, note)} className="map-leader" />}
      <circle cx={x} cy={y} r="22" fill={`url(#${id}-failure)`} />
      <path d={octagon(x, y, 11)} className="map-octagon" />
      <path d={`M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9`} className="map-cross" />
      {note && (
        <foreignObject {...note}>
          <p className="map-note">
            <Reason text={reason} />
          </p>
        </foreignObject>
      )}
    </g>
  );
}

/** From the octagon to the nearest point of its note. */
function leaderOf(from: Point, note: Box): string {
  const end = nearestPoint(note, from);
  return `M${from.x} ${from.y}L${end.x} ${end.y}`;
}

function octagon(x: number, y: number, radius: number): string {
  const cut = radius * 0.414;
  return (
    `M${x - cut} ${y - radius}H${x + cut}L${x + radius} ${y - cut}V${y + cut}` +
    `L${x + cut} ${y + radius}H${x - cut}L${x - radius} ${y + cut}V${y - cut}Z`
  );
}
