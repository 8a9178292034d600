/**
 * The cluster map as static SVG: ink lines, names and numbers beside what they name. Needs no script, so it stands
 * in the server's first frame. What it shows is said in words by map-words.tsx; here it is one image.
 */
import { memo } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { drawnPods, isDrawn } from './drawn';
import { drawEndpointLines } from './endpoint-lines';
import { isHidden } from './hidden';
import type { MapLayout } from './layout';
import { Crowd, NodeFrame, NodeTexts } from './node-drawing';
import { BalancerTab, Outside } from './outside-drawing';
import type { RequestPath } from './path';
import { Pod } from './pod-drawing';
import { PathDiscs, PathLine, Weather } from './request-drawing';
import { BandLines, BandTexts, Dns, EndpointLines, Tag } from './service-drawing';
import { isAlike } from './stable';
import { namesOf, tellRequest } from './story';
import { StreamLabels, StreamLines } from './traffic-drawing';
import type { StreamPlan } from './traffic-streams';

export interface ClusterMapProps {
  readonly picture: ClusterPicture;
  readonly layout: MapLayout;
  /** The request whose way is drawn. */
  readonly request: TracedRequest | null;
  /** Its way on this sheet; `null` without a request. */
  readonly path: RequestPath | null;
  /** Many requests at once, in the place of the one. */
  readonly streams?: StreamPlan | null;
  /** Not all of its way has been drawn yet. */
  readonly isUnderWay?: boolean;
  /** `pod/pod-nginx`: gets the accent ring. */
  readonly pointed?: string | null;
  /** Pods that are marked, by uid: those that a rule could have chosen, or that a Deployment keeps. */
  readonly lit?: readonly string[];
  /** What is not shown, since a task asks for it: `hideOnMap` of an exercise. */
  readonly hidden?: readonly string[];
  /** False where the sentence of a failure stands elsewhere. */
  readonly hasNote?: boolean;
  /** Distinguishes the patterns of several maps on one page. */
  readonly id: string;
}

const NOTHING: readonly string[] = [];

export function ClusterMap(props: ClusterMapProps) {
  const { picture, layout, request, path, hasNote = true, id } = props;
  const { pointed = null, lit = NOTHING, hidden = NOTHING, streams = null, isUnderWay = false } = props;
  return (
    <svg
      className="cluster-map"
      viewBox={`0 0 ${layout.size.width} ${layout.size.height}`}
      role="img"
      aria-label={describeMap(picture, streams || isUnderWay ? null : request)}
    >
      <Patterns id={id} />
      <Ground layout={layout} pointed={pointed} hidden={hidden} />
      {path && <PathLine path={path} />}
      {streams && <StreamLines plan={streams} />}
      <Names layout={layout} pointed={pointed} hidden={hidden} used={path?.used ?? NOTHING} />
      <Dns layout={layout} place={picture.places?.find(({ kind }) => kind === 'dns') ?? path?.dns ?? null} />
      <Pods layout={layout} pointed={pointed} hidden={hidden} lit={lit} id={id} />
      {path && <PathDiscs path={path} id={id} hasNote={hasNote} names={namesOf(picture, request)} />}
      {streams && <StreamLabels plan={streams} id={id} />}
      {request && !streams && !isUnderWay && <Weather at={layout.weather} outcome={request.outcome} />}
    </svg>
  );
}

interface PartProps extends Pick<ClusterMapProps, 'layout'> {
  readonly pointed: string | null;
}

interface GroundProps extends PartProps {
  readonly hidden: readonly string[];
}

/** What lies below the path. Requests come much more often than the cluster changes: then this is not drawn again. */
const Ground = memo(({ layout, pointed, hidden }: GroundProps) => (
  <>
    <Outside layout={layout} />
    {layout.nodes.map((node) => (
      <NodeFrame key={node.node.name} placed={node} isPointed={pointed === `node/${node.node.name}`} />
    ))}
    {layout.bands.map((band) => (
      <BandLines key={band.service.uid} band={band} isPointed={pointed === `service/${band.service.name}`} />
    ))}
    <EndpointLines lines={drawEndpointLines(layout, hidden)} />
  </>
));

interface NamesProps extends PartProps {
  readonly hidden: readonly string[];
  /** Services whose rules decided, by uid. */
  readonly used: readonly string[];
}

/** Names and addresses: a path passes below them. */
const Names = memo(
  ({ layout, pointed, hidden, used }: NamesProps) => (
    <>
      {layout.bands.map((band) => (
        <BandTexts
          key={band.service.uid}
          band={band}
          hidden={hidden}
          isUsed={used.includes(band.service.uid)}
        />
      ))}
      {layout.balancers.map((balancer) => (
        <BalancerTab key={balancer.key} balancer={balancer} isUsed={used.includes(balancer.service.uid)} />
      ))}
      {layout.nodes.map((node) => (
        <NodeTexts key={node.node.name} placed={node} />
      ))}
      <Surplus layout={layout} />
      {layout.tags.map((tag) => (
        <Tag
          key={tag.workload.uid}
          tag={tag}
          isPointed={pointed === `${tag.workload.kind.toLowerCase()}/${tag.workload.name}`}
          isHidden={isHidden(tag.workload.name, hidden, 'ready')}
        />
      ))}
    </>
  ),
  isSamePart,
);

interface PodsProps extends PartProps {
  readonly hidden: readonly string[];
  readonly lit: readonly string[];
  readonly id: string;
}

const Pods = memo(({ layout, pointed, hidden, lit, id }: PodsProps) => {
  const isLit = new Set(lit);
  const crowds = layout.nodes.flatMap(({ node, crowds }) =>
    crowds.map((crowd) => (
      <Crowd
        key={`${node.name} ${crowd.state}`}
        crowd={crowd}
        id={id}
        isLit={crowd.pods.some(({ uid }) => isLit.has(uid))}
      />
    )),
  );
  const pods = [...layout.nodes.flatMap((node) => node.pods), ...layout.unplaced].map((placed) => (
    <Pod
      key={placed.pod.uid}
      placed={placed}
      id={id}
      isHidden={isHidden(placed.pod.name, hidden)}
      isPointed={pointed === `pod/${placed.pod.name}`}
      isLit={isLit.has(placed.pod.uid)}
    />
  ));
  return [...crowds, ...pods];
}, isSamePart);

/** The layout is compared by identity, the short lists by what stands in them. */
function isSamePart<Props extends PartProps>(
  { layout: one, ...before }: Props,
  { layout: other, ...now }: Props,
): boolean {
  return one === other && isAlike(before, now);
}

function describeMap(picture: ClusterPicture, request: TracedRequest | null): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const pods = drawnPods(picture.pods).length;
  const services = picture.services.filter(isDrawn).length;
  const story = request === null ? '' : ` ${tellRequest(request).heading}. ${tellRequest(request).end}`;
  const things = [
    counted(picture.nodes.length, 'node'),
    counted(pods, 'pod'),
    ...(services > 0 ? [counted(services, 'Service')] : []),
  ];
  return `Map of the cluster: ${things.join(', ')}.${story}`;
}

/** What had no room is counted, never left out in silence. */
function Surplus({ layout: { size, bandsLeft, tags, tagsLeft, bands } }: { layout: MapLayout }) {
  const band = bands[bands.length - 1];
  const tag = tags[tags.length - 1];
  return (
    <>
      {bandsLeft > 0 && band && (
        <text x={size.width - 12} y={band.y + 26} textAnchor="end" className="map-human">
          and {bandsLeft} more
        </text>
      )}
      {tagsLeft > 0 && tag && (
        <text
          // Beside the last one: at the very end of the row lies the button that brings the map nearer.
          x={tag.box.x + tag.box.width + (tag.isLow ? 8 : 4)}
          y={tag.box.y + (tag.isLow ? 15 : 32)}
          className="map-human"
        >
          +{tagsLeft}
        </text>
      )}
    </>
  );
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
