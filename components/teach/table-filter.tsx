import { SORTS, type TableQuery } from './table-query';

/** Search and order of the learners. A plain form: the address says what is shown. */
export function TableFilter({ path, query }: { path: string; query: TableQuery }) {
  return (
    <search>
      <form className="inline-form no-print" method="get" action={path}>
        {query.cohort === null ? null : <input type="hidden" name="cohort" value={query.cohort} />}
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
        <label htmlFor="sort">Order</label>
        <select id="sort" name="sort" defaultValue={query.sort} className="field-input">
          {SORTS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit" className="button" data-small>
          Search
        </button>
      </form>
    </search>
  );
}
