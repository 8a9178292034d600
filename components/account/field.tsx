import { type ComponentProps, useId } from 'react';

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly advice?: string;
}

/** A labelled field with its advice. */
export function Field({ label, advice, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className="field-input"
        aria-describedby={advice === undefined ? undefined : `${id}advice`}
      />
      {advice === undefined ? null : (
        <p id={`${id}advice`} className="field-advice">
          {advice}
        </p>
      )}
    </div>
  );
}
