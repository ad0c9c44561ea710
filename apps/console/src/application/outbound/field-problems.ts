/** What a refusal says about single fields, by the path of the field in the body that was sent. */
export type FieldProblems = Readonly<Record<string, string>>;

type Refusal = Readonly<{
  code: string;
  message: string;
  extra: Readonly<Record<string, unknown>>;
}>;

/** Refusals that are about one field without saying so by a path. */
const fieldOf: Readonly<Record<string, string>> = {
  'recipient-name-taken': 'name',
};

function isFieldError(value: unknown): value is Readonly<{ path: string; message: string }> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Of a problem of the Fleet API; none for a refusal that is about no field. */
export function fieldProblems({ code, message, extra }: Refusal): FieldProblems {
  const field = fieldOf[code];
  if (field !== undefined) return { [field]: message };
  const errors: unknown = extra['errors'];
  if (!Array.isArray(errors)) return {};
  const told = errors.filter(isFieldError).filter(({ path }) => path !== '');
  return Object.fromEntries(told.map(({ path, message: words }) => [path, words]));
}

/** What is told of a field or of anything in it, such as of the second address of a list. */
export function problemAt(problems: FieldProblems, path: string): string {
  const inside = Object.entries(problems).filter(
    ([name]) => name === path || name.startsWith(`${path}.`),
  );
  return [...new Set(inside.map(([, message]) => message))].join(' ');
}
