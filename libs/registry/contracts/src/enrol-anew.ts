import { z } from 'zod';
import { enrolRequest } from './enrolment.js';

const { public_key, signature, hostname, platform, version, install_mode } = enrolRequest.shape;

/**
 * `POST /agent/enrol-anew`: a computer that an administrator told apart from another with the same
 * identity gets one of its own (D11). Answered as an enrolment, and the same for the same new key pair.
 */
export const enrolAnewRequest = z.strictObject({
  client_id: z.uuid(),
  machine: z.string().length(43),
  /** Of the key pair that two computers share, and of the new one. Raw Ed25519, base64url. */
  old_public_key: public_key,
  public_key,
  /** By each of the two keys over `jumpfleet-enrol-anew-v1\n<client_id>\n<machine>\n<public_key>`. */
  old_signature: signature,
  signature,
  hostname,
  platform,
  version,
  install_mode,
});
export type EnrolAnewRequest = z.infer<typeof enrolAnewRequest>;
