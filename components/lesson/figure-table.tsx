/** A table of kubectl below the picture, which stays true. As high as it may get: a new line moves nothing. */
import { tableHeight } from './figure-height';
import { fieldOf, isAside, readTable } from './kubectl-table';
import { pointAt } from './point-at';

interface FigureTableProps {
  readonly command: string;
  readonly text: string;
  /** As it was before the first press. */
  readonly first: string;
}

export function FigureTable({ command, text, first }: FigureTableProps) {
  const table = readTable(text, command);
  const height = tableHeight(first, command);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      role="group"
      className="figure-table table-room"
      style={{ '--wide': `${height.wide}px`, '--narrow': `${height.narrow}px` } as never}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={command}
      data-point-list
    >
      <p className="figure-command">{command}</p>
      {table === null ? (
        <pre>{text}</pre>
      ) : (
        <table className="table-lines">
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ object, cells }, row) => (
              <tr key={object ?? row}>
                {cells.map((cell, at) => (
                  <td
                    key={table.columns[at]}
                    data-name={table.columns[at]}
                    data-aside={isAside(table.columns[at]!, cell) || undefined}
                    {...pointAt(object, fieldOf(table.columns[at]!, cell))}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
