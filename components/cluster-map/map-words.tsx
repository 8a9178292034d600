/** The cluster map as text: for screen readers always, and for everybody who asks for words. */
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { Machine } from './machine';
import { namesOf, tellPlaces, tellRequest } from './story';

interface MapWordsProps {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
  readonly hidden?: readonly string[];
}

export function MapWords({ picture, request, hidden = [] }: MapWordsProps) {
  const story = request === null ? null : tellRequest(request);
  const names = namesOf(picture, request);
  return (
    <>
      {tellPlaces(picture, hidden).map(({ heading, lines, none }) => (
        <section key={heading}>
          {/* No heading: the map stands below headings of several levels. */}
          <p>
            <strong>
              <Machine text={heading} names={names} />
            </strong>
          </p>
          {lines.length === 0 && none !== '' ? <p>{none}</p> : null}
          {lines.length > 0 && (
            <ul>
              {lines.map((line) => (
                <li key={line}>
                  <Machine text={line} names={names} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
      {story && (
        <section>
          <p>
            <strong>
              <Machine text={story.heading} names={names} />
            </strong>
          </p>
          <ol>
            {story.hops.map((hop, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: hops are only ever added at the end
              <li key={index}>
                <Machine text={hop.text} names={names} />
                {hop.details.length > 0 && (
                  <ul>
                    {hop.details.map((detail) => (
                      <li key={detail}>
                        <Machine text={detail} names={names} />
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
          <p>
            <Machine text={story.end} names={names} />
          </p>
        </section>
      )}
    </>
  );
}
