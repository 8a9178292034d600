/** A share as a bar with its number, for the cell of a table. The bar says nothing that the number doesn't. */
export function BarCell({ percent, text }: { percent: number; text: string }) {
  return (
    <span className="bar-cell">
      <span className="bar-track" aria-hidden="true">
        <span className="bar-fill" style={{ inlineSize: `${percent}%` }} />
      </span>
      <span className="bar-text">{text}</span>
    </span>
  );
}
