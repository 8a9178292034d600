/**
 * What stands outside of the cluster and is reached over the internet: load balancers, each in the row of its
 * Service's band, and machines. A way between two of them, or to the internet, runs along `layout.outerX`, the lane
 * at the very left: `exit` → outerX → `layout.internet`; from a load balancer to the nodes it goes from `exit` to
 * `layout.sideX`.
 */
import type { PlacePicture, ServicePicture } from '../../lib/cluster/picture';
import type { Place } from '../../lib/cluster/trace';
import type { PlacedBand } from './bands';
import { elide, humanWidth, machineWidth } from './labels';
import type { Box, MapLayout, Point } from './layout';

export interface PlacedBalancer {
  readonly service: ServicePicture;
  /** `namespace/name` of its Service: so places of a trace name it. */
  readonly key: string;
  readonly box: Box;
  /** Its address; "pending" until its provider has given one. */
  readonly text: string;
  readonly isPending: boolean;
  /** Where a line from the internet arrives. */
  readonly entry: Point;
  /** Where a line to the nodes leaves. */
  readonly exit: Point;
}

/** A server or client on the internet. */
export interface PlacedMachine {
  readonly place: PlacePicture;
  readonly box: Box;
  /** Name and address, or a long name in two parts. */
  readonly lines: readonly [string, string];
  readonly exit: Point;
}

/** The load balancer of a hop, where it is drawn. */
export function findBalancer({ balancers }: MapLayout, { kind, name }: Place): PlacedBalancer | null {
  return (kind === 'load-balancer' && balancers.find(({ key }) => key === name)) || null;
}

/** The machine of a hop, where it is drawn; else the hop stands at `layout.internet`. */
export function findMachine({ machines }: MapLayout, { kind, name }: Place): PlacedMachine | null {
  return (kind === 'internet' && machines.find(({ place }) => place.name === name)) || null;
}

export const BALANCER_HEIGHT = 22;
const PADDING = 10;
export const PENDING = 'pending';

/** How wide its box is; 0 where a Service has none. */
export function balancerWidth({ type, externalAddresses }: ServicePicture): number {
  if (type !== 'LoadBalancer') return 0;
  const [address] = externalAddresses ?? [];
  return address === undefined ? humanWidth(PENDING) + PADDING : machineWidth(shorten(address)) + PADDING;
}

/** A name of a load balancer may be long. */
const shorten = (address: string) => elide(address, 15);

/** `end`: where their boxes end on a wide sheet; `null`: each before its band. */
export function placeBalancers(bands: readonly PlacedBand[], end: number | null): PlacedBalancer[] {
  return bands
    .filter(({ service }) => service.type === 'LoadBalancer')
    .map(({ service, y, box: band }) => {
      const [address] = service.externalAddresses ?? [];
      const width = balancerWidth(service);
      const right = end ?? band.x - 6;
      const box = { x: right - width, y: y - BALANCER_HEIGHT / 2, width, height: BALANCER_HEIGHT };
      return {
        service,
        key: `${service.namespace}/${service.name}`,
        box,
        text: address === undefined ? PENDING : shorten(address),
        isPending: address === undefined,
        entry: { x: box.x, y },
        exit: end === null ? { x: box.x, y: box.y + box.height } : { x: right, y },
      };
    });
}

/** A name of up to two lines, its parts kept whole where that can be; else name and address. */
export function tellMachine({ name, address }: PlacePicture, characters: number): [string, string] {
  if (name === address || address === null) return [elide(name, characters), ''];
  if (name.length <= characters) return [name, elide(address, characters)];
  const dots = [...name].flatMap((character, index) => (character === '.' ? [index] : []));
  const cut = dots.filter((index) => index <= characters && name.length - index <= characters).at(-1);
  if (cut !== undefined) return [name.slice(0, cut), name.slice(cut)];
  return [elide(name, characters), elide(address, characters)];
}
