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

/** For a password that is new. */
export function PasswordField({ label }: { label: string }) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={10}
      required
      advice="At least 10 characters. A sentence is good."
    />
  );
}
