'use client';

/**
 * One attempt, played again in this browser: the commands with what they printed, and the cluster as it was after the
 * turn that is chosen.
 */
import Link from 'next/link';
import { useEffect, useMemo, useState } from 'react';
import { ClusterView } from '../cluster-map/cluster-view';
import { MachineText } from '../ui/machine-text';
import { ReplayTurn } from './replay-turn';
import { formatClock, type Notice, noticesOf } from './replay-words';
import { type LoadedAttempt, type ReplaySource, useReplay, useTelling } from './use-replay';
import './replay.css';

interface AttemptReplayProps {
  readonly attempt: string;
  readonly source: ReplaySource;
  /** Titles of lessons by `<course>/<lesson>`, where the page has not said which lesson it is. */
  readonly titles?: Readonly<Record<string, string>>;
}

export function AttemptReplay({ attempt, source, titles }: AttemptReplayProps) {
  const state = useReplay(attempt, source);
  if (state.phase === 'loading') return <p role="status">Loading the commands of this attempt.</p>;
  if (state.phase === 'failed') {
    return (
      <p className="note" data-kind="failure" role="alert">
        {state.problem}
      </p>
    );
  }
  const { scenario } = state.attempt.log.header;
  return (
    <>
      {titles === undefined ? null : (
        <p className="mb-4">
          Lesson: <Link href={`/learn/${scenario}`}>{titles[scenario] ?? scenario}</Link>
        </p>
      )}
      <Telling attempt={state.attempt} />
    </>
  );
}

const MAP_SIZE = { width: 480, height: 300 };

function Telling({ attempt }: { attempt: LoadedAttempt }) {
  const { client, log, verification, todayVersion } = attempt;
  const telling = useTelling(client);
  const [chosen, setChosen] = useState<number | null>(null);
  const { turns, end, tasks, scene, phase } = telling;
  const last = turns.length - 1;
  const shown = Math.min(chosen ?? last, last);
  const request = scene?.request ?? null;
  const requests = useMemo(() => (request === null ? [] : [request]), [request]);
  useEffect(() => {
    if (shown >= 0) client.look(shown);
  }, [client, shown]);

  if (phase === 'failed') {
    return (
      <p className="note" data-kind="failure" role="alert">
        {telling.problem}
      </p>
    );
  }
  const notices = noticesOf({
    ...{ entries: log.entries.length, attemptVersion: log.header.simulatorVersion },
    ...{ todayVersion, verification, end },
  });
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  return (
    <div className="replay">
      <div className="replay-notices">
        <p role="status">
          {end === null
            ? `Replaying: ${telling.taken} of ${telling.total} entries.`
            : tellTasks(turns, tasks)}
        </p>
        {notices.map((notice) => (
          <NoticeLine key={notice.text} notice={notice} />
        ))}
      </div>
      <section className="replay-scene" aria-label="The cluster after this turn">
        <div className="replay-map">
          {scene === null ? null : (
            <ClusterView picture={scene.picture} requests={requests} firstSize={MAP_SIZE} />
          )}
        </div>
        <TurnChoice
          last={last}
          shown={shown}
          clock={formatClock(turns[shown]?.endedMs ?? 0)}
          command={turns[shown]?.command ?? ''}
          choose={setChosen}
        />
      </section>
      <ol className="replay-turns" aria-label="Commands">
        {turns.map((turn) => (
          <ReplayTurn
            key={turn.index}
            turn={turn}
            titles={titles}
            isShown={turn.index === shown}
            choose={setChosen}
          />
        ))}
      </ol>
    </div>
  );
}

function tellTasks(
  turns: readonly { readonly turned: readonly string[] }[],
  tasks: readonly { readonly id: string }[],
): string {
  const done = turns.flatMap(({ turned }) => turned).length;
  const commands = turns.length - 1;
  const said = `${commands} ${commands === 1 ? 'turn' : 'turns'}`;
  return tasks.length === 0 ? `${said}.` : `${said}, ${done} of ${tasks.length} tasks done.`;
}

function NoticeLine({ notice: { kind, text, hash } }: { notice: Notice }) {
  return (
    <p className={kind === 'failure' ? 'note' : 'replay-notice'} data-kind={kind}>
      <MachineText text={text} />
      {hash === undefined || hash === '' ? null : (
        <span className="replay-hash">
          {' '}
          Hash of this replay: <code>{hash}</code>
        </span>
      )}
    </p>
  );
}

interface TurnChoiceProps {
  readonly last: number;
  readonly shown: number;
  readonly clock: string;
  readonly command: string;
  readonly choose: (index: number) => void;
}

/** Time travel by one row of controls: a slider, which arrow keys move, and a step either way. */
function TurnChoice({ last, shown, clock, command, choose }: TurnChoiceProps) {
  const place = shown <= 0 ? 'The start' : `After turn ${shown} of ${last}`;
  return (
    <div className="replay-choice no-print">
      <button
        type="button"
        className="button"
        data-small
        disabled={shown <= 0}
        onClick={() => choose(shown - 1)}
      >
        Back
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(0, last)}
        value={Math.max(0, shown)}
        aria-label="Turn"
        aria-valuetext={`${place}: ${command}`}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      />
      <button
        type="button"
        className="button"
        data-small
        disabled={shown >= last}
        onClick={() => choose(shown + 1)}
      >
        Next
      </button>
      <p className="replay-place">
        {place}, at <span className="replay-clock">{clock}</span> of simulated time
      </p>
    </div>
  );
}
