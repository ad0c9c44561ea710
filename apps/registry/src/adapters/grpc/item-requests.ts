import { InvalidRequest } from '@jumpfleet/http';
import { z } from 'zod';

type Message = Readonly<Record<string, unknown>>;

/** Zero and the empty text stand for null where REST has null: proto3 has no other way to say it. */
const nullable: Readonly<Record<string, unknown>> = {
  jump_policy_id: 0,
  attended_session_policy_id: 0,
  unattended_session_policy_id: 0,
  expires_at: '',
};

/** The fields that a message set, under their names in REST, so that the same schemas check them. */
export function restBody(message: Message): Record<string, unknown> {
  const set = Object.entries(message).filter(
    ([name, value]) => !name.startsWith('_') && value !== undefined && value !== null,
  );
  return Object.fromEntries(
    set.map(([name, value]) => {
      const field = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [field, field in nullable && nullable[field] === value ? null : value];
    }),
  );
}

/** A message by the schema of the REST body that says the same. */
export function parseMessage<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw InvalidRequest.from(error);
  return data;
}

export const editRequest = z.object({ id: z.string(), changes: z.looseObject({}).nullish() });
export const copyRequest = z.looseObject({ id: z.string() });
export const bulkRequest = z.object({
  action: z.string(),
  ids: z.array(z.string()),
  changes: z.looseObject({}).nullish(),
});
export const groupRequest = z.looseObject({ id: z.number().int() });
