import Link from 'next/link';
import { type TableQuery, tableAddress } from './table-query';

interface PagerProps {
  readonly path: string;
  readonly query: TableQuery;
  readonly pages: number;
}

export function Pager({ path, query, pages }: PagerProps) {
  if (pages <= 1) return null;
  const { page } = query;
  return (
    <nav className="pager no-print" aria-label="Pages of this table">
      {page > 1 ? (
        <Link
          className="button"
          data-small
          prefetch={false}
          href={tableAddress(path, query, { page: page - 1 })}
        >
          Back
        </Link>
      ) : null}
      <span>
        Page {page} of {pages}
      </span>
      {page < pages ? (
        <Link
          className="button"
          data-small
          prefetch={false}
          href={tableAddress(path, query, { page: page + 1 })}
        >
          Next
        </Link>
      ) : null}
    </nav>
  );
}
