import type { CohortRecord } from '@/lib/data/teaching-records';
import { CohortChoice } from './cohort-choice';
import { SORTS, type TableQuery } from './table-query';

interface TableFilterProps {
  readonly path: string;
  readonly query: TableQuery;
  readonly cohorts: readonly CohortRecord[];
}

/** Cohort, search and order of the learners. A plain form: the address says what is shown. */
export function TableFilter({ path, query, cohorts }: TableFilterProps) {
  return (
    <search>
      <form className="inline-form no-print" method="get" action={path}>
        {cohorts.length === 0 ? null : <CohortChoice cohort={query.cohort} cohorts={cohorts} />}
        <div className="inline-field">
          <label htmlFor="search">Search</label>
          <input
            id="search"
            name="search"
            type="search"
            className="field-input"
            defaultValue={query.search}
            maxLength={100}
            placeholder="Name or e-mail"
          />
        </div>
        <div className="inline-field">
          <label htmlFor="sort">Order</label>
          <select id="sort" name="sort" defaultValue={query.sort} className="field-input">
            {SORTS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button" data-small>
          Show
        </button>
      </form>
    </search>
  );
}
