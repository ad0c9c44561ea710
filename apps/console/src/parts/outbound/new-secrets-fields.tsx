import { FormSection, TextField } from './fields.js';

type Props = Readonly<{
  names: readonly string[];
  known: readonly Readonly<{ name: string; title: string }>[];
  values: Readonly<Record<string, string>>;
  onValues: (values: Readonly<Record<string, string>>) => void;
}>;

/** The secrets that the templates speak of; kept sealed, and never shown again. */
export function NewSecretsFields({ names, known, values, onValues }: Props) {
  return names.length === 0 ? null : (
    <FormSection
      title="Secrets"
      note="What headers and rules need. Kept sealed; they can be replaced later, never read."
    >
      {names.map((name) => (
        <TextField
          key={name}
          label={known.find((secret) => secret.name === name)?.title ?? name}
          path={`secrets.${name}`}
          value={values[name] ?? ''}
          onText={(value) => onValues({ ...values, [name]: value })}
          input={{ type: 'password', autocomplete: 'off' }}
        />
      ))}
    </FormSection>
  );
}
