/**
 * The state of a task or lesson as a sign: a ring, a half ring, a filled ring, and a mark for our own fault. Drawn
 * rather than written, since few fonts have these characters.
 */
export type StateName = 'open' | 'not-yet' | 'done' | 'fault';

const WORDS: Record<StateName, string> = {
  open: 'open',
  'not-yet': 'not yet',
  done: 'done',
  fault: 'our fault',
};

export function StateSign({ state }: { state: StateName }) {
  return (
    <svg
      className="state-sign"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      role="img"
      aria-label={WORDS[state]}
    >
      <circle
        cx="8"
        cy="8"
        r="6.25"
        fill={state === 'done' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
      />
      {state === 'not-yet' ? <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" /> : null}
      {state === 'fault' ? <path d="M8 4v5m0 1.6v1.6" stroke="currentColor" strokeWidth="2" /> : null}
    </svg>
  );
}
