/** Streams on the map: a broken line for each way, which stands still, with how many took it. */
import { memo } from 'react';
import { FailureSign, pointsOf } from './request-drawing';
import type { StreamPlan } from './traffic-streams';
import './traffic.css';

export const StreamLines = memo(({ plan }: { plan: StreamPlan }) => (
  <g className="map-streams">
    {plan.lines.map(({ key, points, width, hasFailed }) => (
      <polyline
        key={key}
        points={pointsOf(points)}
        strokeWidth={width}
        data-failed={hasFailed || undefined}
      />
    ))}
  </g>
));

export const StreamLabels = memo(({ plan, id }: { plan: StreamPlan; id: string }) => (
  <g className="map-stream-labels">
    {plan.deaths.map((at) => (
      <FailureSign key={at.key} at={at} id={id} />
    ))}
    {plan.labels.map(({ key, x, y, width, text }) => (
      <g key={key}>
        <rect x={x} y={y - 10} width={width} height="20" rx="4" />
        <text x={x + width / 2} y={y + 4.5} textAnchor="middle">
          {text}
        </text>
      </g>
    ))}
  </g>
));
