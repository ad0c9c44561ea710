export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = Readonly<{ [key: string]: Json }>;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same text for the same value, in whatever order its fields came. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonical(one)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(',')}}`;
}

/** The value with whatever lies at the path put through the function; `*` is every entry of a list. */
export function mappedAt(
  value: Json,
  [step, ...rest]: readonly string[],
  map: (at: Json) => Json,
): Json {
  if (step === undefined) return map(value);
  if (step === '*')
    return Array.isArray(value) ? value.map((one: Json) => mappedAt(one, rest, map)) : value;
  const at = isObject(value) ? value[step] : undefined;
  if (!isObject(value) || at === undefined) return value;
  return { ...value, [step]: mappedAt(at, rest, map) };
}
