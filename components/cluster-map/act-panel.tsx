'use client';

/** In the card of a spot: what can be done there. Each is a button that says what it does; the rest is the command. */
import { useState } from 'react';
import type { ClusterPicture, NodePicture, PodPicture, WorkloadPicture } from '../../lib/cluster/picture';
import type { MapAct } from '../../lib/course/figure-schema';
import {
  canKill,
  canScale,
  canSend,
  killCommand,
  LAPTOP_KEY,
  labelOffCommand,
  MOST_REPLICAS,
  nodeKey,
  plugInCommand,
  scaleCommand,
  unplugCommand,
} from './acts';
import { LabelForm } from './label-form';
import { LabelTag } from './label-tag';
import { SendForm } from './send-form';

/** `stays`: the card is wanted for the next act too. */
export type Perform = (command: string, stays?: boolean) => void;

interface ActPanelProps {
  readonly spot: string;
  readonly picture: ClusterPicture;
  readonly acts: readonly MapAct[];
  readonly hidden: readonly string[];
  readonly perform: Perform;
}

export function ActPanel({ spot, picture, acts, hidden, perform }: ActPanelProps) {
  const found = findActor(spot, picture);
  if (found === null || !hasActs(found, acts)) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label={`What you can do with ${nameOf(found)}`} className="map-acts">
      {found.kind === 'pod' && <PodActs {...{ picture, acts, hidden, perform }} pod={found.pod} />}
      {found.kind === 'laptop' && <SendForm from={null} {...{ picture, hidden, perform }} />}
      {found.kind === 'node' && <NodeActs node={found.node} perform={perform} />}
      {found.kind === 'workload' && <Replicas workload={found.workload} perform={perform} />}
    </div>
  );
}

export type Actor =
  | { readonly kind: 'pod'; readonly pod: PodPicture }
  | { readonly kind: 'node'; readonly node: NodePicture }
  | { readonly kind: 'workload'; readonly workload: WorkloadPicture }
  | { readonly kind: 'laptop' };

export function findActor(spot: string, { pods, nodes, workloads }: ClusterPicture): Actor | null {
  if (spot === LAPTOP_KEY) return { kind: 'laptop' };
  const node = nodes.find((other) => nodeKey(other) === spot);
  if (node) return { kind: 'node', node };
  const pod = pods.find(({ uid }) => uid === spot);
  if (pod) return { kind: 'pod', pod };
  const workload = workloads.find(({ uid }) => uid === spot);
  return workload ? { kind: 'workload', workload } : null;
}

/** Whether the card of this spot has anything to press. */
export function hasActs(actor: Actor, acts: readonly MapAct[]): boolean {
  if (actor.kind === 'laptop') return acts.includes('send');
  if (actor.kind === 'node') return acts.includes('unplug');
  if (actor.kind === 'workload') return acts.includes('scale') && canScale(actor.workload);
  const { pod } = actor;
  return (
    (acts.includes('send') && canSend(pod)) ||
    (acts.includes('kill') && canKill(pod)) ||
    acts.includes('relabel')
  );
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'laptop') return 'your laptop';
  if (actor.kind === 'node') return actor.node.name;
  return actor.kind === 'pod' ? actor.pod.name : actor.workload.name;
}

type PodActsProps = Omit<ActPanelProps, 'spot'> & { readonly pod: PodPicture };

function PodActs({ pod, picture, acts, hidden, perform }: PodActsProps) {
  const [opened, setOpened] = useState<'send' | 'label' | null>(null);
  const toggle = (which: 'send' | 'label') => () => setOpened(opened === which ? null : which);
  return (
    <>
      <p className="map-act-row">
        {acts.includes('send') && canSend(pod) && (
          <Fold isOpen={opened === 'send'} onClick={toggle('send')} label="Send a request" />
        )}
        {acts.includes('kill') && canKill(pod) && (
          <button type="button" className="button" data-small onClick={() => perform(killCommand(pod))}>
            Kill this pod
          </button>
        )}
      </p>
      {opened === 'send' && <SendForm from={pod} {...{ picture, hidden, perform }} />}
      {acts.includes('relabel') && (
        <>
          {Object.entries(pod.labels).map(([key, value]) => (
            <LabelTag
              key={key}
              text={`${key}=${value}`}
              takeOff={() => perform(labelOffCommand(pod, key), true)}
            />
          ))}
          <p className="map-act-row">
            <Fold isOpen={opened === 'label'} onClick={toggle('label')} label="Put a label on" />
          </p>
          {opened === 'label' && <LabelForm pod={pod} perform={perform} />}
        </>
      )}
    </>
  );
}

function Fold({ isOpen, onClick, label }: { isOpen: boolean; onClick: () => void; label: string }) {
  return (
    <button type="button" className="button" data-small aria-expanded={isOpen} onClick={onClick}>
      {label} …
    </button>
  );
}

function NodeActs({ node, perform }: { node: NodePicture; perform: Perform }) {
  return (
    <p className="map-act-row">
      <button type="button" className="button" data-small onClick={() => perform(unplugCommand(node))}>
        Cut it off
      </button>
      <button type="button" className="button" data-small onClick={() => perform(plugInCommand(node))}>
        Plug it in
      </button>
    </p>
  );
}

/** The number that was pressed last counts until the cluster shows it: two quick presses are two steps. */
function Replicas({ workload, perform }: { workload: WorkloadPicture; perform: Perform }) {
  const [pressed, setPressed] = useState({ seen: workload.wanted, wanted: workload.wanted });
  const wanted = pressed.seen === workload.wanted ? pressed.wanted : workload.wanted;
  const press = (count: number) => {
    setPressed({ seen: workload.wanted, wanted: count });
    perform(scaleCommand(workload, count), true);
  };
  return (
    <p className="map-act-row">
      <button
        type="button"
        className="button map-step"
        data-small
        aria-label="One pod fewer"
        aria-disabled={wanted === 0}
        onClick={() => wanted > 0 && press(wanted - 1)}
      >
        −
      </button>
      <output className="map-count">
        {wanted} {wanted === 1 ? 'pod' : 'pods'} wanted
      </output>
      <button
        type="button"
        className="button map-step"
        data-small
        aria-label="One pod more"
        aria-disabled={wanted === MOST_REPLICAS}
        onClick={() => wanted < MOST_REPLICAS && press(wanted + 1)}
      >
        +
      </button>
    </p>
  );
}
