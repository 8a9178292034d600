'use client';

/**
 * A prediction before the reveal. "I don't know" is an answer. What was chosen is remembered on this device, so that a
 * reader who comes back sees the reveal, and is told to the workbench, which records it.
 */
import {
  createContext,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { MachineText } from '../ui/machine-text';
import { useLessonPlace } from './lesson-place';
import { useSkipReport } from './skip';
import { send } from './wire';

interface QuestionState {
  readonly name: string;
  readonly given: Prediction | null;
  /** Where the reveal stands once there is an answer: below the choices, also for Tab and screen readers. */
  readonly slot: RefObject<HTMLElement | null>;
}

interface Prediction {
  /** Text of the choice; null is "I don't know". */
  readonly choice: string | null;
  readonly right: boolean;
}

const State = createContext<QuestionState>({ name: '', given: null, slot: { current: null } });

export function Question({ id, ask, children }: { id: string; ask: string; children: ReactNode }) {
  const name = useId();
  const { course, lesson } = useLessonPlace();
  const key = `drydock.prediction.${course}/${lesson}/${id}`;
  const [given, setGiven] = useState<Prediction | null>(null);
  const [ready, setReady] = useState(false);
  const slot = useRef<HTMLDivElement>(null);
  const report = useSkipReport();
  useEffect(() => setGiven(recall(key)), [key]);
  useEffect(() => report(id, given === null ? null : given.right), [report, id, given]);

  function answer(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const input = event.currentTarget.querySelector<HTMLInputElement>('input:checked');
    if (input === null || given !== null) return;
    const known = input.dataset['choice'] === 'known';
    const choice = known ? (input.closest('label')?.textContent?.trim() ?? '') : null;
    const prediction = { choice, right: known && input.dataset['right'] === 'yes' };
    remember(key, prediction);
    setGiven(prediction);
    send('predicted', { question: id, ...prediction });
  }

  return (
    <State.Provider value={{ name, given, slot }}>
      <form
        className="question"
        onSubmit={answer}
        onChange={() => setReady(true)}
        aria-labelledby={`${name}ask`}
      >
        <p id={`${name}ask`} className="question-ask">
          <span className="quiet-label">Before you read on</span>
          <MachineText text={ask} />
        </p>
        <div className="question-choices">
          {children}
          <label className="choice">
            <input type="radio" name={name} disabled={given !== null} data-choice="unknown" />
            <span>I don’t know yet</span>
          </label>
        </div>
        {given === null ? (
          <button type="submit" className="button" disabled={!ready}>
            Answer
          </button>
        ) : null}
        <p className="question-result" role="status">
          {given === null ? '' : tell(given)}
        </p>
        <div ref={slot} />
      </form>
    </State.Provider>
  );
}

export function Choice({ right, children }: { right?: boolean | string; children: ReactNode }) {
  const { name, given } = useContext(State);
  const isRight = right !== undefined && right !== false && right !== 'false';
  return (
    <label className="choice" data-answer={given !== null && isRight ? 'right' : undefined}>
      <input
        type="radio"
        name={name}
        disabled={given !== null}
        data-choice="known"
        data-right={isRight ? 'yes' : 'no'}
      />
      <span>{children}</span>
      {given !== null && isRight ? <strong className="choice-mark">this is it</strong> : null}
    </label>
  );
}

/** Part of the page from the start, hidden until there is an answer. */
export function Reveal({ children }: { children: ReactNode }) {
  const { given, slot } = useContext(State);
  // An answer comes after the first drawing, so the place for the reveal is there by then.
  if (given === null || slot.current === null) return <div hidden>{children}</div>;
  return createPortal(<div className="reveal">{children}</div>, slot.current);
}

function tell({ choice, right }: Prediction): string {
  if (choice === null) return 'Good: now you have a question. Here is what happens.';
  const said = `You said “${choice.replace(/[.!?]+$/, '')}”.`;
  return right ? `${said} So it is.` : `${said} It is otherwise.`;
}

function recall(key: string): Prediction | null {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Prediction> | null;
    if (stored === null || typeof stored.right !== 'boolean') return null;
    return { choice: typeof stored.choice === 'string' ? stored.choice : null, right: stored.right };
  } catch {
    return null;
  }
}

function remember(key: string, prediction: Prediction): void {
  try {
    localStorage.setItem(key, JSON.stringify(prediction));
  } catch {
    // Storage is denied: the answer lasts until the page is left.
  }
}
