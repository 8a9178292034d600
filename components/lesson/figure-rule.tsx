/** The rule that decided about the last request, on the node that has it, with all who could be chosen. */
import type { Hop, TracedRequest } from '../../lib/cluster/trace';
import { RULE_HEIGHT } from './figure-height';
import { pointAt } from './point-at';

export function FigureRule({ requests }: { requests: readonly TracedRequest[] }) {
  const hop = requests
    .flatMap(({ hops }) => hops)
    .filter(({ choice }) => choice !== undefined)
    .at(-1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      role="group"
      className="figure-rule"
      style={{ height: RULE_HEIGHT }}
      aria-label="The rule that decides"
    >
      {hop?.choice === undefined ? (
        <p className="quiet-label">A request shows here which rule has decided, and who could be chosen.</p>
      ) : (
        <Chosen choice={hop.choice} node={hop.node ?? hop.place.name} />
      )}
    </div>
  );
}

function Chosen({ choice, node }: { choice: NonNullable<Hop['choice']>; node: string }) {
  const { service, rule, candidates, chosen } = choice;
  return (
    <>
      <p className="figure-command">
        {node}: {service}, {rule}
      </p>
      <ol>
        {candidates.map(({ address, port, pod }, at) => (
          <li
            key={`${address}:${port}`}
            data-changed={at === chosen || undefined}
            {...pointAt(pod === null ? null : `pod/${pod.split('/').at(-1)}`, null)}
          >
            {address}:{port}
            {at === chosen ? <span className="figure-chosen"> chosen</span> : null}
          </li>
        ))}
      </ol>
    </>
  );
}
