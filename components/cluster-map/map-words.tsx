/** The cluster map as text: for screen readers always, and for everybody who asks for words. */
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { tellPlaces, tellRequest } from './story';

interface MapWordsProps {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
}

export function MapWords({ picture, request }: MapWordsProps) {
  const story = request === null ? null : tellRequest(request);
  return (
    <>
      {tellPlaces(picture).map(({ heading, pods }) => (
        <div key={heading}>
          <p className="map-heading">{heading}</p>
          {pods.length === 0 ? <p>No pods.</p> : null}
          <ul>
            {pods.map((pod) => (
              <li key={pod}>{pod}</li>
            ))}
          </ul>
        </div>
      ))}
      {story && (
        <div>
          <p className="map-heading">{story.heading}</p>
          <ol>
            {story.hops.map((hop, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: hops are only ever added at the end
              <li key={index}>{hop}</li>
            ))}
          </ol>
          <p>{story.end}</p>
        </div>
      )}
    </>
  );
}
