import fc from 'fast-check';
import { z } from 'zod';

export type InvalidField = Readonly<{ field: string; value: unknown }>;

type Shaped = z.ZodType & Readonly<{ shape: Readonly<Record<string, z.ZodType>> }>;

/**
 * One field of the schema with a value that the field does not take: any JSON there is, and what lies just
 * beyond the bounds that the schema names.
 */
export function invalidFields(schema: Shaped): fc.Arbitrary<InvalidField> {
  return fc.constantFrom(...Object.entries(schema.shape)).chain(([field, type]) => {
    const beyond = beyondBounds(z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }));
    return fc
      .oneof(fc.jsonValue(), fc.constantFrom(...beyond))
      .filter((value) => !type.safeParse(value).success)
      .map((value) => ({ field, value }));
  });
}

function beyondBounds(schema: z.core.JSONSchema.BaseSchema): unknown[] {
  const { minLength = 0, maxLength = 0, minimum = 0, maximum = 0 } = schema;
  return [
    'x'.repeat(maxLength + 1),
    'x'.repeat(Math.max(0, minLength - 1)),
    'a\0b',
    'half \ud800',
    minimum - 1,
    maximum + 1,
    minimum + 0.5,
    String(minimum),
    null,
    [],
    {},
  ];
}
