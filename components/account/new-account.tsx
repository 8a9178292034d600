import { Field, PasswordField } from './field';

/** What is stored, who reads it and how long, in the server's words; its id says which wording was agreed to. */
export interface Consent {
  readonly id: string;
  readonly sentences: readonly string[];
}

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
  readonly consent: string;
}

/** E-mail, password, name, and what is agreed to. */
export function NewAccountFields({ consent }: { consent: Consent }) {
  return (
    <>
      <Field label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} />
      <PasswordField label="Password" />
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        advice="If you like: your instructor sees it."
      />
      <p className="note max-w-[60ch]">{consent.sentences.join(' ')}</p>
    </>
  );
}

export function readNewAccount(form: FormData, consent: Consent): NewAccount {
  const name = String(form.get('name') ?? '').trim();
  return {
    email: String(form.get('email')),
    password: String(form.get('password')),
    ...(name === '' ? {} : { name }),
    consent: consent.id,
  };
}
