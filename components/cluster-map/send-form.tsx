'use client';

/** "Send a request": whom to ask, at which port, and the command that this will be. */
import { type FormEvent, useId, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { Perform } from './act-panel';
import { type Client, refusePort, sendCommand, type Target, targetsFor } from './acts';

interface SendFormProps {
  readonly from: Client;
  readonly picture: ClusterPicture;
  readonly hidden: readonly string[];
  readonly perform: Perform;
}

const keyOf = ({ label, host, port }: Target) => `${label} ${host} ${port}`;

export function SendForm({ from, picture, hidden, perform }: SendFormProps) {
  const id = useId();
  const targets = targetsFor(from, picture, hidden);
  const [chosen, setChosen] = useState('');
  const [port, setPort] = useState<string | null>(null);
  const target = targets.find((other) => keyOf(other) === chosen) ?? targets[0];
  if (target === undefined) return <p className="quiet-label">There is nobody to ask yet.</p>;
  const wanted = Number(port ?? target.port);
  const problem = refusePort(wanted);
  const command = sendCommand(from, target.host, wanted);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) perform(command);
  };
  return (
    <form className="map-form" noValidate onSubmit={send}>
      <label htmlFor={`${id}-to`}>Send a request to</label>
      <select
        id={`${id}-to`}
        value={keyOf(target)}
        onChange={(event) => {
          setChosen(event.target.value);
          setPort(null);
        }}
      >
        {targets.map((other) => (
          <option key={keyOf(other)} value={keyOf(other)}>
            {other.label}: {other.host}:{other.port}
          </option>
        ))}
      </select>
      <p className="map-act-row">
        <label htmlFor={`${id}-port`}>Port</label>
        <input
          id={`${id}-port`}
          inputMode="numeric"
          autoComplete="off"
          size={5}
          value={port ?? target.port}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-said`}
          onChange={(event) => setPort(event.target.value.trim())}
        />
        <button type="submit" className="button" data-small aria-disabled={problem !== null}>
          Send
        </button>
      </p>
      <p id={`${id}-said`} className="map-command">
        {problem ?? <code>{command}</code>}
      </p>
    </form>
  );
}
