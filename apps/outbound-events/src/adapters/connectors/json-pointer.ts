import type { Remembered } from '@jumpfleet/outbound-domain';

const longestValue = 1_024;

/** The values that an answer has at these places (RFC 6901), as text; what is no text or number is left out. */
export function valuesAt(answer: unknown, pointers: Remembered): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, pointer] of Object.entries(pointers)) {
    const value = valueAt(answer, pointer);
    if (typeof value === 'number') values[name] = String(value);
    else if (typeof value === 'string' && value !== '') values[name] = value.slice(0, longestValue);
  }
  return values;
}

function valueAt(answer: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(memberOf, answer);
}

function memberOf(value: unknown, token: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
  return Object.getOwnPropertyDescriptor(value, token)?.value;
}
