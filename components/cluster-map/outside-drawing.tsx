/** What is outside of the cluster: the learner's laptop, the internet, its machines and load balancers. */
import type { MapLayout } from './layout';
import type { PlacedBalancer, PlacedMachine } from './outside';

/** The line between what is outside and the cluster, and all that stands before it. */
export function Outside({ layout }: { layout: MapLayout }) {
  const { border, internetBox, machines, balancers } = layout;
  const [from, to] = border;
  return (
    <g className="map-outside">
      <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} className="map-border" />
      <rect {...internetBox} rx="11" />
      <text
        x={internetBox.x + internetBox.width / 2}
        y={internetBox.y + 15.5}
        textAnchor="middle"
        className="map-human"
      >
        internet
      </text>
      <Laptop layout={layout} />
      {machines.map((machine) => (
        <Machine key={machine.place.uid} machine={machine} />
      ))}
      {balancers.map((balancer) => (
        <BalancerLines key={balancer.key} balancer={balancer} />
      ))}
    </g>
  );
}

function Laptop({ layout }: { layout: MapLayout }) {
  const { x, y, width, height, labelX, labelY, labelAnchor, labelLines } = layout.laptop;
  return (
    <g className="map-laptop">
      <rect x={x + width * 0.12} y={y} width={width * 0.76} height={height * 0.78} rx="3" />
      <path d={`M${x} ${y + height * 0.92}H${x + width}`} />
      {labelLines.map((line, index) => (
        <text key={line} x={labelX} y={labelY + index * 16} textAnchor={labelAnchor} className="map-human">
          {line}
        </text>
      ))}
    </g>
  );
}

function Machine({ machine: { box, lines, place } }: { machine: PlacedMachine }) {
  const [first, second] = lines;
  const isSplit = second !== '' && second !== place.address;
  const middle = box.x + box.width / 2;
  return (
    <g className="map-machine">
      <rect {...box} rx="4" />
      <text x={middle} y={box.y + (second === '' ? box.height / 2 + 4.5 : 15.5)} textAnchor="middle">
        {first}
      </text>
      <text
        x={middle}
        y={box.y + 31.5}
        textAnchor="middle"
        className={isSplit ? undefined : 'map-pod-address'}
      >
        {second}
      </text>
    </g>
  );
}

/** Three lines, as its Service's band has, from its box into the cluster. */
function BalancerLines({ balancer: { box, entry, exit } }: { balancer: PlacedBalancer }) {
  const right = box.x + box.width;
  // On a narrow sheet its band begins beside it, and requests leave it below.
  const end = exit.x < right ? right + 6 : right + 28;
  return (
    <g className="map-band">
      {[-5, 0, 5].map((offset) => (
        <path key={offset} d={`M${right - 2} ${entry.y + offset}H${end}`} />
      ))}
    </g>
  );
}

/** Above all lines: its address, or that it has none yet. */
export function BalancerTab({ balancer, isUsed }: { balancer: PlacedBalancer; isUsed: boolean }) {
  const { box, text, isPending } = balancer;
  return (
    <g className="map-band-tab" data-used={isUsed || undefined} data-pending={isPending || undefined}>
      <rect {...box} rx="2" />
      <text
        x={box.x + box.width / 2}
        y={box.y + 15.5}
        textAnchor="middle"
        className={isPending ? 'map-human' : undefined}
      >
        {text}
      </text>
    </g>
  );
}
