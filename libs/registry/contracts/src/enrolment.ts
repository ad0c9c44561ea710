import { z } from 'zod';

/** Text that every part can keep: no NUL, no halves of characters. */
const text = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds no text');

/**
 * `POST /agent/enrol`: trades an installer key for an identity. Repeating it with the same key pair
 * answers the same client, so an answer that was lost costs nothing.
 */
export const enrolRequest = z.strictObject({
  installer_key: text(128, 16),
  /** Raw Ed25519 public key, 32 bytes, base64url without padding. */
  public_key: z.string().length(43),
  /**
   * Ed25519 signature, base64url, by that key over the UTF-8 bytes of
   * `jumpfleet-enrol-v1\n<installer_key>\n<public_key>\n<hostname>`: proof that the key is held.
   */
  signature: z.string().length(86),
  hostname: text(255, 1),
  platform: text(32, 1),
  version: text(32, 1),
  install_mode: z.enum(['service', 'user']),
  /** RG-16: what a mobile device calls itself, where it does. */
  device_name: text(128, 1).optional(),
  device_model: text(128, 1).optional(),
  /** What the command line of the installer asked for; refused where the installer forbids it (AG-14). */
  overrides: z
    .strictObject({
      name: text(128),
      jump_group: text(80),
      tag: text(64),
      comments: text(1024),
      jump_policy: text(64),
      session_policy_present: text(64),
      session_policy_not_present: text(64),
      public_site_address: text(128),
    })
    .partial()
    .default({}),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

export const enrolResponse = z.object({
  client_id: z.uuid(),
  name: z.string(),
  /** The signed credential (JWT, EdDSA) that the client shows at every connection. */
  credential: z.string(),
});
export type EnrolResponse = z.infer<typeof enrolResponse>;

/** 503: the site lets no more in at this moment, and keeps a turn for this key (GW-15). */
export const enrolmentSlot = z.object({
  code: z.literal('enrolment-slot'),
  detail: z.string(),
  /** The client comes back so long after it read the answer. */
  slot_in_ms: z.number().int().min(0).max(300_000),
  /** From 1, the next to be let in. */
  place: z.number().int().min(1),
});
export type EnrolmentSlot = z.infer<typeof enrolmentSlot>;
