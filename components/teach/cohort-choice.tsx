import type { CohortRecord } from '@/lib/data/teaching-records';

interface CohortChoiceProps {
  /** Its id; `null` for all learners. */
  readonly cohort: string | null;
  readonly cohorts: readonly CohortRecord[];
}

/** One field of a form: all learners, or those of one cohort. */
export function CohortChoice({ cohort, cohorts }: CohortChoiceProps) {
  return (
    <div className="inline-field">
      <label htmlFor="cohort">Cohort</label>
      <select id="cohort" name="cohort" defaultValue={cohort ?? ''} className="field-input">
        <option value="">All learners</option>
        {cohorts.map(({ id, name, members, closedAt }) => (
          <option key={id} value={id}>
            {name} ({members}
            {closedAt === null ? '' : ', closed'})
          </option>
        ))}
      </select>
    </div>
  );
}
