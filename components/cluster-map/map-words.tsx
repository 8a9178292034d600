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
  const { nodes, pods, services, workloads } = picture;
  const names = [...nodes, ...pods, ...services, ...workloads].map(({ name }) => name);
  return (
    <>
      {tellPlaces(picture).map(({ heading, lines, none }) => (
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
                {hop.choice.length > 0 && (
                  <ul>
                    {hop.choice.map((candidate) => (
                      <li key={candidate}>
                        <Machine text={candidate} names={names} />
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

const MACHINE_WORD = /(https?:\/\/[^\s,]+|\d+\.\d+\.\d+\.\d+(?::\d+)?|[a-z0-9]+(?:-[a-z0-9]+)+)/;

/** Addresses, and names of what is drawn, are machine text also inside a sentence. */
function Machine({ text, names }: { text: string; names: readonly string[] }) {
  return text.split(MACHINE_WORD).map((part, index) => {
    const isMachine = index % 2 === 1 && (names.includes(part) || /\d\.\d|:\/\//.test(part));
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
    return isMachine ? <code key={index}>{part}</code> : part;
  });
}
