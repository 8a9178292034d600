/** The map before the size of its box is known: in sizes of which the style sheet shows the one that fits. */
import { ClusterMap, type ClusterMapProps } from './cluster-map';
import type { Size } from './layout';
import { tracePath } from './path';
import { useLayout } from './sheet';

/** For boxes of a desk, of a tablet, of a phone: type is 13 px in each. */
export const FIRST_WIDE: Size = { width: 760, height: 336 };
const FIRST_MIDDLE: Size = { width: 560, height: 270 };
const FIRST_NARROW: Size = { width: 358, height: 210 };

type Drawing = Omit<ClusterMapProps, 'layout' | 'path'>;

interface FirstMapSize {
  readonly size: Size;
  readonly showLabels: boolean;
}

interface FirstMapsProps extends Drawing {
  /** Where the box will most likely have another size. */
  readonly wide?: Size | undefined;
  readonly narrow?: Size | undefined;
  readonly showLabels: boolean;
}

export function FirstMaps({ wide, narrow = FIRST_NARROW, id, ...drawing }: FirstMapsProps) {
  return (
    <>
      <div className={wide ? 'map-first-wide map-first-middle' : 'map-first-wide'}>
        <FirstMap {...drawing} size={wide ?? FIRST_WIDE} id={`${id}w`} />
      </div>
      {wide ? null : (
        <div className="map-first-middle">
          <FirstMap {...drawing} size={FIRST_MIDDLE} id={`${id}m`} />
        </div>
      )}
      <div className="map-first-narrow">
        <FirstMap {...drawing} size={narrow} id={`${id}n`} />
      </div>
    </>
  );
}

function FirstMap({ size, showLabels, ...drawing }: Drawing & FirstMapSize) {
  const layout = useLayout(drawing.picture, size, { showLabels });
  const path = drawing.request && tracePath(layout, drawing.request);
  return <ClusterMap {...drawing} layout={layout} path={path} />;
}
