/** Streams on the map: a broken line for each way, which stands still, with how many took it. */
import { memo } from 'react';
import { FailureSign, pointsOf } from './request-drawing';
import type { StreamLabel, StreamPlan } from './traffic-streams';

export const StreamLines = memo(({ plan }: { plan: StreamPlan }) => (
  <g className="map-streams">
    {plan.lines.map(({ key, ...line }) => (
      <StreamLine key={key} {...line} />
    ))}
  </g>
));

/** Counts change ten times a second, ways do not: most of what is drawn stays as it is. */
const StreamLine = memo(({ points, width, hasFailed }: Omit<StreamPlan['lines'][number], 'key'>) => (
  <polyline points={pointsOf(points)} strokeWidth={width} data-failed={hasFailed || undefined} />
));

export const StreamLabels = memo(({ plan, id }: { plan: StreamPlan; id: string }) => (
  <g className="map-stream-labels">
    {plan.deaths.map((at) => (
      <FailureSign key={at.key} at={at} id={id} />
    ))}
    {plan.labels.map(({ key, ...label }) => (
      <CountLabel key={key} {...label} />
    ))}
  </g>
));

const CountLabel = memo(({ x, y, width, text }: Omit<StreamLabel, 'key'>) => (
  <g>
    <rect x={x} y={y - 10} width={width} height="20" rx="4" />
    <text x={x + width / 2} y={y + 4.5} textAnchor="middle">
      {text}
    </text>
  </g>
));
