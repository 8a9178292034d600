/** What the last press has printed, and how its request ended. As high as it gets, so that a press moves nothing. */
import type { TracedRequest } from '../../lib/cluster/trace';
import { Machine } from '../cluster-map/machine';
import { namesOf } from '../cluster-map/story';
import { MachineText } from '../ui/machine-text';
import type { FigureRun, FigureWorld } from './use-figure-world';

export function FigureResult({ world, title }: { world: FigureWorld; title: string | null }) {
  const { run, snapshot, frame } = world;
  const request = latestRequest(world);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" className="figure-result" tabIndex={run === null ? undefined : 0} aria-label="Answer">
      <p className={run === null ? 'figure-why quiet-label' : 'figure-why'}>
        {title === null ? null : (
          <>
            <MachineText text={title} />
            {': '}
          </>
        )}
        {run === null ? `${title === null ? 'The' : 'the'} answer stands here.` : null}
        {request === null || run === null || run.isBurst ? null : (
          <Machine text={tellWhy(request)} names={namesOf(snapshot?.picture ?? frame.picture, request)} />
        )}
      </p>
      {run === null ? null : (
        <>
          {run.isBurst ? <Tally run={run} /> : null}
          <pre>
            {`$ ${run.command}\n`}
            {run.isBurst ? '' : run.output}
          </pre>
        </>
      )}
      {snapshot?.problem ? <p className="note">{snapshot.problem}</p> : null}
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
