/** Services as bands with their lines to pods, what keeps pods alive as tags, and cluster DNS as a small place. */
import { memo } from 'react';
import type { Place } from '../../lib/cluster/trace';
import type { PlacedBand } from './bands';
import type { EndpointLine } from './endpoint-lines';
import { HIDDEN_ADDRESS, hideCount, hideNodePorts, hideReady, isHidden } from './hidden';
import type { MapLayout, PlacedTag, Point } from './layout';
import { pointsOf } from './request-drawing';
import { isAlike } from './stable';

/** One, two or three lines across, 4 px apart. */
export function BandLines({ band, isPointed }: { band: PlacedBand; isPointed: boolean }) {
  const { box, y, lines, isEmpty, service } = band;
  const isExternal = service.type === 'ExternalName';
  const start = isExternal ? Math.max(4, box.x - LEAVING) : box.x;
  const end = box.x + box.width;
  const offsets = Array.from({ length: lines }, (_, index) => (index - (lines - 1) / 2) * 5);
  const starts = isExternal
    ? `M${start + 8} ${y - 6}L${start} ${y}L${start + 8} ${y + 6}`
    : `M${start} ${y - 8}V${y + 8}`;
  return (
    <g className="map-band" data-empty={isEmpty || undefined} data-pointed={isPointed || undefined}>
      {offsets.map((offset) => (
        <path key={offset} d={`M${start} ${y + offset}H${end}`} />
      ))}
      <path d={`${starts}M${end} ${y - 8}V${y + 8}`} className="map-arrow" />
    </g>
  );
}

/** How far the arrow of an ExternalName reaches out of the cluster: to where the internet is. */
const LEAVING = 28;

interface BandTextsProps {
  readonly band: PlacedBand;
  /** The request on the map went by its rule. */
  readonly isUsed: boolean;
  /** What is for the learner to find. */
  readonly hidden: readonly string[];
}

export function BandTexts({ band, isUsed, hidden }: BandTextsProps) {
  const { y, name, address, ports, state, isEmpty, service } = band;
  const baseline = y + 4.5;
  const isKept = (what: 'address' | 'nodePorts' | 'ready') => isHidden(service.name, hidden, what);
  return (
    <g className="map-band-texts">
      <Words at={{ x: name.x, y: baseline }} width={name.width} text={name.text} kind="map-band-name" />
      {address && (
        <g className="map-band-tab" data-used={isUsed || undefined}>
          <rect x={address.x} y={y - 11} width={address.width} height="22" rx="2" />
          <text x={address.x + address.width / 2} y={baseline} textAnchor="middle">
            {isKept('address') ? HIDDEN_ADDRESS : address.text}
          </text>
        </g>
      )}
      {ports && ports.text !== '' && (
        <Words
          at={{ x: ports.x, y: baseline }}
          width={ports.width}
          text={isKept('nodePorts') ? hideNodePorts(ports.text, service) : ports.text}
          kind="map-band-ports"
        />
      )}
      {state && (
        <Words
          at={{ x: state.x, y: baseline }}
          width={state.width}
          text={isKept('ready') && !isEmpty ? hideCount(state.text) : state.text}
          isEnd
          kind={
            service.type === 'ExternalName'
              ? 'map-band-ports'
              : isEmpty
                ? 'map-human map-band-empty'
                : 'map-human map-band-state'
          }
        />
      )}
    </g>
  );
}

interface WordsProps {
  readonly at: Point;
  readonly width: number;
  readonly text: string;
  readonly kind: string;
  readonly isEnd?: boolean;
}

/** Text on lines stands on paper of its own. */
function Words({ at, width, text, kind, isEnd = false }: WordsProps) {
  return (
    <>
      <rect x={at.x - 4} y={at.y - 14.5} width={width + 8} height="20" className="map-paper" />
      <text
        x={isEnd ? at.x + width : at.x}
        y={at.y}
        textAnchor={isEnd ? 'end' : 'start'}
        // Arrows come from other fonts, whose width nobody knows.
        textLength={kind === 'map-band-ports' ? width : undefined}
        className={kind}
      >
        {text}
      </text>
    </>
  );
}

/** To a ready pod a whole line with a full point; else broken, with an open one; to one that leaves, a cross. */
export function EndpointLines({ lines }: { lines: readonly EndpointLine[] }) {
  return (
    <g className="map-endpoints">
      {lines.map((line) => (
        <Line key={line.key} line={line} />
      ))}
    </g>
  );
}

const Line = memo(DrawnLine, isAlike);

function DrawnLine({ line: { state, line } }: { line: EndpointLine }) {
  const { x, y } = line[line.length - 1]!;
  return (
    <g data-state={state}>
      <polyline points={pointsOf(line)} />
      {state === 'terminating' ? (
        <path d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} />
      ) : (
        <circle cx={x} cy={y} r="3.5" />
      )}
    </g>
  );
}

interface TagProps {
  readonly tag: PlacedTag;
  readonly isPointed: boolean;
  /** How many of its pods are ready is for the learner to find. */
  readonly isHidden: boolean;
}

export function Tag({ tag, isPointed, isHidden: isKept }: TagProps) {
  const { box, name, isLow } = tag;
  const state = isKept ? hideReady(tag.state) : tag.state;
  const [x, y] = [box.x + 8, box.y + 15];
  return (
    <g className="map-workload" data-pointed={isPointed || undefined}>
      <path
        d={`M${box.x + 1} ${box.y + 2}V${box.y + box.height - 2}M${box.x + 4} ${box.y + 2}V${box.y + box.height - 2}`}
      />
      <text x={x + 3} y={y}>
        {name}
      </text>
      {isLow ? (
        <text x={box.x + box.width} y={y} textAnchor="end" className="map-human">
          {state}
        </text>
      ) : (
        <text x={x + 3} y={y + 17} className="map-human">
          {state}
        </text>
      )}
    </g>
  );
}

/** A place of its own: where names are asked for. `null`: nobody knows of it. */
export function Dns({ place, layout: { dns } }: { place: Pick<Place, 'address'> | null; layout: MapLayout }) {
  if (place === null) return null;
  const { box, isLow } = dns;
  return (
    <g className="map-dns">
      <rect {...box} rx="11" />
      <text x={box.x + box.width / 2} y={box.y + 15.5} textAnchor="middle">
        {isLow || place.address === null ? 'DNS' : `DNS ${place.address}`}
      </text>
    </g>
  );
}
