/** The manifest of an object, or some fields of it, as it stands in the cluster now. What has changed carries a bar. */
import type { ShownManifest } from './figure-frame';
import { manifestHeight } from './figure-height';
import { changedLines, chooseLines, readManifest } from './manifest-lines';
import { pointAt } from './point-at';

interface FigureManifestProps {
  readonly manifest: ShownManifest;
  readonly text: string;
  readonly first: string;
}

export function FigureManifest({ manifest: { object, fields, command }, text, first }: FigureManifestProps) {
  const before = chooseLines(readManifest(first), fields);
  const lines = chooseLines(readManifest(text), fields);
  const changed = changedLines(lines, before);
  const height = manifestHeight(first, fields);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      role="group"
      className="figure-manifest"
      style={{ height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={command}
      data-point-list
    >
      <p className="figure-command">{object}</p>
      <ol>
        {lines.map(({ text: line, path }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
          <li key={at} data-changed={changed.has(at) || undefined} {...pointAt(object, path)}>
            {line}
            {changed.has(at) ? <span className="visually-hidden"> (changed)</span> : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
