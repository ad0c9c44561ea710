import { FieldProblem, useFieldProblem } from './fields.js';

type Props = Readonly<{ pem: string | null; onPem: (pem: string | null) => void }>;

/** B1 *Use a CA Certificate*: the root that a recipient with a certificate of its own is verified by. */
export function CertificateField({ pem, onPem }: Props) {
  const { problem, id, marks } = useFieldProblem('ca_certificate');
  const read = (file: File | undefined) => {
    if (file !== undefined) void file.text().then(onPem);
  };
  return (
    <div class="field" role="group" aria-labelledby={id}>
      <label class="field-name" id={id} for={`${id}-input`}>
        CA certificate (PEM)
      </label>
      <div class="certificate">
        <input
          {...marks}
          id={`${id}-input`}
          type="file"
          accept=".pem,.crt,.cer"
          onChange={({ currentTarget }) => read(currentTarget.files?.[0])}
        />
        <span class="muted" role="status">
          {pem === null ? 'Verified by the public authorities' : 'Verified by a CA of its own'}
        </span>
        {pem !== null && (
          <button type="button" class="button-small" onClick={() => onPem(null)}>
            Remove
          </button>
        )}
      </div>
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}
