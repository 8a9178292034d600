/** The cluster map as text: for screen readers always, and for everybody who asks for words. */
import { memo, useRef } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { Machine } from './machine';
import { isAlike } from './stable';
import { type Names, namesOf, type RequestWords, tellPlaces, tellRequest, type WordGroup } from './story';

const NOTHING: readonly string[] = [];

interface MapWordsProps {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
  readonly hidden?: readonly string[];
  /** Hops that the drawing has reached; `null`: all, and how it ended. */
  readonly told?: number | null;
  /** Many requests at once, in the place of the one. */
  readonly many?: WordGroup | null;
}

/** Many requests may change what is drawn and nothing of what is said. */
export const MapWords = memo(SaidMap);

function SaidMap({ picture, request, hidden = NOTHING, told = null, many = null }: MapWordsProps) {
  const story = request === null || many !== null ? null : tellRequest(request);
  const names = useStable(namesOf(picture, request));
  const drawn = useStable(namesOf(picture));
  return (
    <>
      {tellPlaces(picture, hidden).map((group) => (
        <Section key={group.heading.split(':')[0]} group={group} names={drawn} />
      ))}
      {many && <Section group={many} names={names} />}
      {story && <Story story={story} told={told} names={names} />}
    </>
  );
}

interface StoryProps {
  readonly story: RequestWords;
  readonly told: number | null;
  readonly names: Names;
}

/** In step with the drawing: hops that were reached, then which one that is, at the end how it ended. */
function Story({ story, told, names }: StoryProps) {
  const hops = told === null ? story.hops : story.hops.slice(0, told);
  const end = told === null ? story.end : `Hop ${told} of ${story.hops.length}.`;
  return (
    <section>
      <p>
        <strong>
          <Machine text={story.heading} names={names} />
        </strong>
      </p>
      <ol>
        {hops.map((hop, index) => (
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
        <Machine text={end} names={names} />
      </p>
    </section>
  );
}

/** Said anew only where it says something else. */
const Section = memo(
  SaidSection,
  (before, after) => before.names === after.names && isAlike(before.group, after.group),
);

function SaidSection({ group: { heading, lines, none }, names }: { group: WordGroup; names: Names }) {
  return (
    <section>
      {/* No heading: the map stands below headings of several levels. */}
      <p>
        <strong>
          <Machine text={heading} names={names} />
        </strong>
      </p>
      {lines.length === 0 && none !== '' ? <p>{none}</p> : null}
      {lines.length > 0 && (
        <ul>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line that counts something else now stays where it is
            <Line key={index} text={line} names={names} />
          ))}
        </ul>
      )}
    </section>
  );
}

const Line = memo(({ text, names }: { text: string; names: Names }) => (
  <li>
    <Machine text={text} names={names} />
  </li>
));

/** The set of before, as long as it has the same names. */
function useStable(names: Names): Names {
  const kept = useRef(names);
  const isSame = kept.current.size === names.size && [...names].every((name) => kept.current.has(name));
  if (!isSame) kept.current = names;
  return kept.current;
}
