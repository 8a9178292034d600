'use client';

/** What can be taken along of a figure: its address, code that embeds it, its picture as a file. */
import { type RefObject, useRef, useState } from 'react';
import type { FigureFrame } from './figure-frame';

interface FigureMenuProps {
  readonly frame: Pick<FigureFrame, 'id' | 'course' | 'lesson' | 'title'>;
  readonly box: RefObject<HTMLElement | null>;
}

export function FigureMenu({ frame, box }: FigureMenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const [said, setSaid] = useState('');
  const { course, lesson, id } = frame;

  async function take(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
      setSaid(what);
    } catch {
      setSaid('This browser does not allow it.');
    }
  }

  const copy = (text: string) => take('Copied', () => navigator.clipboard.writeText(text));
  const save = (kind: 'svg' | 'png') =>
    take('Saved', async () => {
      const drawing = box.current?.querySelector<SVGSVGElement>('.cluster-view > svg, .cluster-view svg');
      if (!drawing) throw new Error('There is no picture');
      const { savePicture } = await import('../cluster-map/picture-file');
      await savePicture(drawing, kind, `${lesson}-${id}`);
    });

  return (
    <details ref={details} className="figure-menu" onToggle={() => setSaid('')}>
      <summary>Share</summary>
      <div className="figure-menu-list">
        <button type="button" onClick={() => copy(addressOf(`/learn/${course}/${lesson}#figure-${id}`))}>
          Copy the link
        </button>
        <button type="button" onClick={() => copy(embedCode(frame))}>
          Copy code to embed it
        </button>
        <button type="button" onClick={() => save('svg')}>
          Save as SVG
        </button>
        <button type="button" onClick={() => save('png')}>
          Save as PNG
        </button>
        <span role="status">{said}</span>
      </div>
    </details>
  );
}

const addressOf = (path: string) => new URL(path, window.location.origin).href;

function embedCode({ course, lesson, id, title }: FigureMenuProps['frame']): string {
  const address = addressOf(`/embed/${course}/${lesson}/${id}`);
  const safe = title.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${address}" title="${safe}" width="640" height="480" style="border:0"></iframe>`;
}
