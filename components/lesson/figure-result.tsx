/**
 * Below the controls: what the last press has printed, how its request ended, and its way once more. Each has its room,
 * and the reason stands at the foot of it, so that nothing moves when one comes after the other.
 */
import type { TracedRequest } from '../../lib/cluster/trace';
import { Machine } from '../cluster-map/machine';
import { namesOf } from '../cluster-map/story';
import { TrafficBar } from '../cluster-map/traffic-bar';
import type { Player } from '../cluster-map/traffic-player';
import type { FigureRun, FigureWorld } from './use-figure-world';

interface FigureResultProps {
  readonly world: FigureWorld;
  readonly player: Player;
  readonly title: string | null;
}

export function FigureResult({ world, player, title }: FigureResultProps) {
  const { run, snapshot, frame } = world;
  const request = latestRequest(world);
  const hasReason = request !== null && run !== null && !run.isBurst;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" className="figure-result" aria-label={title === null ? 'Answer' : `Answer: ${title}`}>
      {run === null ? (
        <p className="quiet-label">Try it: nothing is kept. The answer stands here.</p>
      ) : (
        <>
          <pre className="figure-run">$ {run.command}</pre>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div className="figure-printed" tabIndex={0}>
            {run.isBurst ? <Tally run={run} /> : <pre>{run.output}</pre>}
            {snapshot?.problem ? <p className="note">{snapshot.problem}</p> : null}
          </div>
          <p className="figure-why">
            {hasReason ? (
              <Machine text={tellWhy(request)} names={namesOf(snapshot?.picture ?? frame.picture, request)} />
            ) : null}
          </p>
          <TrafficBar player={player} />
        </>
      )}
    </div>
  );
}

/** Those of the command that ran last; `undefined` before the first one. */
export function shownRequests(
  requests: readonly TracedRequest[] | undefined,
  before: number | undefined,
): readonly TracedRequest[] | undefined {
  return before === undefined ? undefined : requests?.filter(({ id }) => id > before);
}

function latestRequest({ run, snapshot, frame }: FigureWorld): TracedRequest | null {
  const requests = shownRequests(snapshot?.requests, run?.before) ?? frame.requests;
  return requests.filter(({ hops }) => hops.length > 0).at(-1) ?? null;
}

/** Many answers, counted: the same words are one line. */
function Tally({ run }: { run: FigureRun }) {
  const counts = new Map<string, number>();
  for (const line of run.output.split('\n')) {
    if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].sort(([, one], [, other]) => other - one);
  return (
    <ol className="figure-tally">
      {lines.map(([line, count]) => (
        <li key={line}>
          <code>{count} ×</code> <code>{line}</code>
        </li>
      ))}
    </ol>
  );
}

/** Where a request ended and why; the path itself is drawn. */
function tellWhy({ outcome, hops, answeredBy }: TracedRequest): string {
  if (outcome?.kind === 'failed') return hops.at(-1)?.reason ?? outcome.reason;
  return answeredBy === null ? '' : `${answeredBy.name} on ${answeredBy.node} answered.`;
}
