'use client';

/**
 * Below the tasks: the solution for whoever asks, the same exercise with another draw, and, once it was passed, how many
 * commands have changed the cluster beside the fewest that are known. Asking and looking are free.
 */
import { useEffect, useState } from 'react';
import type { LessonClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { recallPass, rememberPass, sayChallenge } from './challenge';

interface PracticeProps {
  readonly lesson: LessonClient;
  /** `<course>/<lesson>` */
  readonly name: string;
  readonly snapshot: SandboxSnapshot;
  readonly fewest: number | null;
}

export function Practice({ lesson, name, snapshot, fewest }: PracticeProps) {
  const [isAsking, setAsking] = useState(false);
  useAskedAgain(snapshot.phase === 'ready', setAsking);
  const isPassed = snapshot.verdict?.outcome === 'passed';
  const passedWith = useFirst(isPassed ? (snapshot.status?.changes ?? null) : null);
  const changes = passedWith ?? snapshot.status?.changes ?? 0;
  const best = useBest(name, passedWith);
  return (
    <div className="practice">
      {fewest === null ? null : (
        <p className="practice-challenge">{sayChallenge({ changes, best, fewest, isPassed })}</p>
      )}
      {isPassed ? null : <Solution lesson={lesson} name={name} />}
      <p>
        <button type="button" className="button" data-small onClick={() => setAsking(true)}>
          {isPassed ? 'Again, with another draw' : 'Start anew, with another draw'}
        </button>
      </p>
      {isAsking && (
        <ConfirmDialog
          title="Another draw"
          answers={[
            {
              label: 'Begin',
              isMain: true,
              press: () => {
                setAsking(false);
                void lesson.startAnew('another');
              },
            },
          ]}
          cancel={{ label: 'Stay here', press: () => setAsking(false) }}
        >
          <p>
            You get a fresh cluster, with other numbers and names where the exercise draws them. What you did
            until now is kept in your list of attempts.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function Solution({ lesson, name }: Pick<PracticeProps, 'lesson' | 'name'>) {
  const [solution, setSolution] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function ask(): Promise<void> {
    setProblem(null);
    try {
      setSolution(await askSolution(name));
      lesson.record('solution');
    } catch {
      setProblem('The solution could not be loaded. Check the network, then ask again.');
    }
  }

  if (solution === null) {
    return (
      <p>
        <button type="button" className="button" data-small onClick={() => void ask()}>
          Show a solution
        </button>{' '}
        <span role="status">{problem ?? 'Asking is free.'}</span>
      </p>
    );
  }
  return (
    <details className="practice-solution" open>
      <summary>One way to do it</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{solution}</pre>
      <p>Read it, try it here, then take another draw: there the same idea must be found again.</p>
    </details>
  );
}

async function askSolution(name: string): Promise<string> {
  const [course, lesson] = name.split('/');
  const answer = await fetch('/api/solutions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ course, lesson }),
  });
  if (!answer.ok) throw new Error(`solutions: ${answer.status}`);
  const { solution } = (await answer.json()) as { solution: string };
  return solution;
}

/** `?again` in the address, as the page of progress links here: asked once, so that a reload does not ask again. */
function useAskedAgain(isReady: boolean, setAsking: (isAsking: boolean) => void): void {
  useEffect(() => {
    const address = new URL(window.location.href);
    if (!isReady || !address.searchParams.has('again')) return;
    address.searchParams.delete('again');
    window.history.replaceState(window.history.state, '', address);
    setAsking(true);
  }, [isReady, setAsking]);
}

/** What is done after the pass does not count. `null` again with a new attempt. */
function useFirst(value: number | null): number | null {
  const [first, setFirst] = useState<number | null>(null);
  useEffect(() => setFirst((known) => (value === null ? null : (known ?? value))), [value]);
  return first;
}

/** The fewest changes of this reader, on this device; null before the first pass. */
function useBest(name: string, passedWith: number | null): number | null {
  const [best, setBest] = useState<number | null>(null);
  useEffect(() => {
    if (passedWith !== null) rememberPass(name, passedWith);
    setBest(recallPass(name));
  }, [name, passedWith]);
  return best;
}
