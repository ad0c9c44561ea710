import { z } from 'zod';

const month = 30 * 86_400;

/** Body of `POST .../recipients/{id}/secret`: how long the secret before the new one signs beside it. */
export const rotateSecret = z.strictObject({
  overlap_seconds: z.number().int().min(0).max(month).default(86_400),
});
export type RotateSecretBody = z.infer<typeof rotateSecret>;

/** What templates name as `secrets.NAME`. */
export const secretName = z.string().regex(/^[A-Za-z_]\w{0,63}$/);

/** Body of `PUT .../recipients/{id}/secrets/{name}`; one line, as it may go into a header. */
export const setSecret = z.strictObject({
  value: z
    .string()
    .min(1)
    .max(8_192)
    .regex(/^[^\r\n\0]*$/, { message: 'A secret is one line.' }),
});
export type SetSecretBody = z.infer<typeof setSecret>;
