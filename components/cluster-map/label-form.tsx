'use client';

/** "Put a label on": its name and its value, and the command that this will be. */
import { type FormEvent, useId, useState } from 'react';
import type { PodPicture } from '../../lib/cluster/picture';
import type { Perform } from './act-panel';
import { labelOnCommand, refuseLabel } from './acts';

export function LabelForm({ pod, perform }: { pod: PodPicture; perform: Perform }) {
  const id = useId();
  const [first = 'run'] = Object.keys(pod.labels);
  const [key, setKey] = useState(first);
  const [value, setValue] = useState(pod.labels[first] ?? '');
  const problem = refuseLabel(key, value);
  const command = labelOnCommand(pod, key, value);
  const put = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) perform(command, true);
  };
  const field = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, size: 10 } as const;
  return (
    <form className="map-form" noValidate onSubmit={put}>
      <p className="map-act-row">
        <input
          {...field}
          aria-label="Label"
          value={key}
          onChange={(event) => setKey(event.target.value.trim())}
        />
        <span aria-hidden="true">=</span>
        <input
          {...field}
          aria-label="Value"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-said`}
          value={value}
          onChange={(event) => setValue(event.target.value.trim())}
        />
        <button type="submit" className="button" data-small aria-disabled={problem !== null}>
          Put it on
        </button>
      </p>
      <p id={`${id}-said`} className="map-command">
        {problem ?? <code>{command}</code>}
      </p>
    </form>
  );
}
