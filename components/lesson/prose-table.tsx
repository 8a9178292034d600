/** A table of the prose. One with many columns becomes lines of "name value" where the page is narrow. */
import {
  Children,
  type ComponentProps,
  cloneElement,
  isValidElement,
  type ReactElement,
  type ReactNode,
} from 'react';

/** So many fit into 358 px. */
const MOST_COLUMNS = 3;

type Parent = ReactElement<{ children?: ReactNode }>;

export function ProseTable({ children, ...props }: ComponentProps<'table'>) {
  const [head, ...bodies] = childrenOf(children);
  const names = childrenOf(childrenOf(head?.props.children)[0]?.props.children).map(textOf);
  if (names.length <= MOST_COLUMNS) return <table {...props}>{children}</table>;
  const nameCell = (cell: Parent, at: number) =>
    cloneElement(cell as ReactElement<object>, { 'data-name': names[at] } as object);
  const nameCells = (row: Parent) => cloneElement(row, {}, childrenOf(row.props.children).map(nameCell));
  return (
    <div className="table-room">
      <table {...props} className="table-lines">
        {head}
        {bodies.map((body) => cloneElement(body, {}, childrenOf(body.props.children).map(nameCells)))}
      </table>
    </div>
  );
}

/** Without the line feeds between them. */
const childrenOf = (children: ReactNode) =>
  Children.toArray(children).filter((child): child is Parent => isValidElement(child));

function textOf(node: ReactNode): string {
  if (isValidElement(node)) return textOf((node as Parent).props.children);
  return Array.isArray(node) ? node.map(textOf).join('') : typeof node === 'string' ? node : '';
}
