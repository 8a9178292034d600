'use client';

/** What a reader can do to a figure: buttons, a choice, a slider, a burst. One line each, exactly one thing a press. */
import { useEffect, useRef, useState } from 'react';
import type { FigureControl } from '../../lib/course/figure-schema';
import { MachineText } from '../ui/machine-text';

interface FigureControlsProps {
  readonly name: string;
  readonly controls: readonly FigureControl[];
  readonly start: (command: string, count?: number) => void;
}

type Choice = Extract<FigureControl, { options: unknown }>;
type Slider = Extract<FigureControl, { from: number }>;

export function FigureControls({ name, controls, start }: FigureControlsProps) {
  return (
    <div className="figure-controls no-print">
      {controls.map((control) => {
        if ('options' in control) return <ChoiceControl key={control.id} {...{ name, control, start }} />;
        if ('from' in control) return <SliderControl key={control.id} {...{ name, control, start }} />;
        const count = 'count' in control ? control.count : 1;
        return (
          <button
            key={control.id}
            type="button"
            className="button"
            data-small
            onClick={() => start(control.command, count)}
          >
            <MachineText text={control.label} />
          </button>
        );
      })}
    </div>
  );
}

interface ControlProps<Control> {
  readonly name: string;
  readonly control: Control;
  readonly start: (command: string) => void;
}

/** Exactly one is in force; the first one at the start. */
function ChoiceControl({ name, control: { id, label, options }, start }: ControlProps<Choice>) {
  const [chosen, setChosen] = useState(0);
  return (
    <fieldset className="figure-choice">
      <legend>
        <MachineText text={label} />
      </legend>
      <span className="segments">
        {options.map((option, index) => (
          <label key={option.label} className="segment">
            <input
              type="radio"
              name={`${name}-${id}`}
              checked={chosen === index}
              onChange={() => {
                setChosen(index);
                start(option.command);
              }}
            />
            <span>
              <MachineText text={option.label} />
            </span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}

/** Arrow keys pass over what lies between. */
const PAUSE_MS = 400;

/** Its value counts when it is let go, or when the keys have rested. */
function SliderControl({ name, control, start }: ControlProps<Slider>) {
  const { id, label, from, to, at, command } = control;
  const [value, setValue] = useState(at);
  const committed = useRef(at);
  const isHeld = useRef(false);
  const commit = useRef(() => {});
  commit.current = () => {
    if (committed.current === value) return;
    committed.current = value;
    start(command.replaceAll('{value}', String(value)));
  };
  useEffect(() => {
    if (value === committed.current || isHeld.current) return;
    const timer = setTimeout(() => commit.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  const release = () => {
    isHeld.current = false;
    commit.current();
  };
  return (
    <span className="figure-slider">
      <label htmlFor={`${name}-${id}`}>
        <MachineText text={label} />
      </label>
      <input
        id={`${name}-${id}`}
        type="range"
        min={from}
        max={to}
        step={1}
        value={value}
        onChange={(event) => setValue(event.target.valueAsNumber)}
        onPointerDown={() => {
          isHeld.current = true;
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onBlur={release}
      />
      <output htmlFor={`${name}-${id}`}>{value}</output>
    </span>
  );
}
