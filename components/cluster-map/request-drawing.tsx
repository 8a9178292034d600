/** The way of a request: its line, its numbered hops, where it died, and a small sign of how it fared. */
import type { TracedRequest } from '../../lib/cluster/trace';
import type { Box, Point } from './layout';
import { Machine } from './machine';
import { nearestPoint } from './note';
import { DISC_RADIUS, type RequestPath } from './path';
import type { Names } from './story';

export function PathLine({ path }: { path: RequestPath }) {
  return <polyline points={pointsOf(path.line)} className="map-path" />;
}

export const pointsOf = (line: readonly Point[]) => line.map(({ x, y }) => `${x},${y}`).join(' ');

interface PathDiscsProps {
  readonly path: RequestPath;
  readonly id: string;
  readonly hasNote: boolean;
  /** What sentences may name. */
  readonly names: Names;
}

export function PathDiscs({ path, id, hasNote, names }: PathDiscsProps) {
  return (
    <>
      {path.discs.map(({ number, x, y }) => (
        <g key={number} className="map-disc">
          <circle cx={x} cy={y} r={DISC_RADIUS} />
          <text x={x} y={y + 4.5} textAnchor="middle">
            {number}
          </text>
        </g>
      ))}
      {path.failure && (
        <Failure failure={hasNote ? path.failure : { ...path.failure, note: null }} id={id} names={names} />
      )}
    </>
  );
}

interface FailureProps extends Pick<PathDiscsProps, 'id' | 'names'> {
  readonly failure: NonNullable<RequestPath['failure']>;
}

function Failure({ failure, id, names }: FailureProps) {
  const { x, y, reason, note } = failure;
  return (
    <g className="map-failure">
      {note && <path d={leaderOf({ x, y }, note)} className="map-leader" />}
      <FailureSign at={failure} id={id} />
      {note && (
        <foreignObject {...note}>
          <p className="map-note">
            <Machine text={reason} names={names} />
          </p>
        </foreignObject>
      )}
    </g>
  );
}

/** A cross in an octagon, hatching behind it. */
export function FailureSign({ at: { x, y }, id }: { at: Point; id: string }) {
  return (
    <>
      <circle cx={x} cy={y} r="22" fill={`url(#${id}-failure)`} />
      <path d={octagon(x, y, 11)} className="map-octagon" />
      <path d={`M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9`} className="map-cross" />
    </>
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

/** The sun shines where the last request was answered, and it burns where one failed. */
export function Weather({ at, outcome }: { at: Point; outcome: TracedRequest['outcome'] }) {
  if (outcome === null) return null;
  const isAnswered = outcome.kind === 'answered';
  return (
    <g className="map-weather" data-outcome={outcome.kind} transform={`translate(${at.x} ${at.y})`}>
      {isAnswered ? (
        <>
          <circle r="4.5" />
          <path d="M0-10V-7.5M0 10V7.5M-10 0H-7.5M10 0H7.5M-7.1-7.1l1.8 1.8M7.1-7.1l-1.8 1.8M-7.1 7.1l1.8-1.8M7.1 7.1l-1.8-1.8" />
        </>
      ) : (
        <>
          <path d="M0-10C1.5-5.5 7-4 7 2.6A7 7 0 0 1-7 2.6C-7-.6-5.4-2.6-3.6-4.4C-3.2-2.6-2.4-1.8-1.6-1.6C-2-4.6-1.4-7.6 0-10Z" />
          <path d="M0 9.4A3 3 0 0 1-3 6.2C-3 4 0 3.4 0 1C2 2.4 3 4.2 3 6.2A3 3 0 0 1 0 9.4Z" />
        </>
      )}
    </g>
  );
}
