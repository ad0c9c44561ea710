import { InvalidRequest } from '@jumpfleet/http';
import type { z } from 'zod';

/** A request as its schema reads it; what it does not take is a problem that says where. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  request: unknown,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(request);
  if (!success) throw InvalidRequest.from(error);
  return data;
}
