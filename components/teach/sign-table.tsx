/** Lessons × signs of learning, and below it what each sign means. */
import Link from 'next/link';
import type { Sign } from '@/lib/data/teaching-records';
import { MachineText } from '../ui/machine-text';
import { SignValue } from './sign-value';
import { SIGN_COLUMNS } from './sign-words';

export interface SignLine {
  readonly number: number;
  readonly title: string;
  /** Of the page of this lesson. */
  readonly address: string;
  readonly signs: readonly Sign[];
  /** Signs that this lesson can have: not each asks to mend something, or has more than one draw. */
  readonly lacks: readonly Sign['sign'][];
}

export function SignTable({ lines }: { lines: readonly SignLine[] }) {
  return (
    <table className="data-table stacking-table sign-table">
      <thead>
        <tr>
          <th scope="col">Lesson</th>
          {SIGN_COLUMNS.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ number, title, address, signs, lacks }) => (
          <tr key={address}>
            <th scope="row">
              <span className="task-number">{number}</span>{' '}
              <Link href={address} prefetch={false}>
                <MachineText text={title} />
              </Link>
            </th>
            {SIGN_COLUMNS.map((column) => (
              <td key={column.title}>
                <span className="only-narrow sign-column">{column.title}</span>
                <SignCell signs={signs.filter(({ sign }) => column.signs.includes(sign))} lacks={lacks} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where nobody is behind any of them one sentence says so. */
function SignCell({ signs, lacks }: Pick<SignLine, 'signs' | 'lacks'>) {
  const possible = signs.filter(({ sign }) => !lacks.includes(sign));
  if (possible.length === 0) return <span className="quiet">not in this lesson</span>;
  if (possible.every(({ learners }) => learners === null)) {
    return <span className="quiet">fewer than 20 learners</span>;
  }
  return possible.map((sign) => <SignValue key={sign.sign} sign={sign} />);
}

export function SignMeanings() {
  return (
    <section className="teach-section" aria-labelledby="sign-meanings">
      <h2 id="sign-meanings" className="section-title">
        What the signs mean
      </h2>
      <dl className="sign-meanings">
        {SIGN_COLUMNS.map(({ title, meaning }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
