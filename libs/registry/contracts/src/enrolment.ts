import { z } from 'zod';

/**
 * `POST /agent/enrol`: trades an installer key for an identity. Repeating it with the same key pair
 * answers the same client, so an answer that was lost costs nothing.
 */
export const enrolRequest = z.strictObject({
  installer_key: z.string().min(16).max(128),
  /** Raw Ed25519 public key, 32 bytes, base64url without padding. */
  public_key: z.string().length(43),
  /**
   * Ed25519 signature, base64url, by that key over the UTF-8 bytes of
   * `jumpfleet-enrol-v1\n<installer_key>\n<public_key>\n<hostname>`: proof that the key is held.
   */
  signature: z.string().length(86),
  hostname: z.string().min(1).max(255),
  platform: z.string().min(1).max(32),
  version: z.string().min(1).max(32),
  install_mode: z.enum(['service', 'user']),
  /** What the command line of the installer asked for; refused where the installer forbids it (AG-14). */
  overrides: z
    .strictObject({
      name: z.string().max(128),
      jump_group: z.string().max(80),
      tag: z.string().max(64),
      comments: z.string().max(1024),
      jump_policy: z.string().max(64),
      session_policy_present: z.string().max(64),
      session_policy_not_present: z.string().max(64),
      public_site_address: z.string().max(128),
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
