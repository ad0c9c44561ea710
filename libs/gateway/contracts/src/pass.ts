import { z } from 'zod';

/** Header of an upgrade request: the pass that the client's last full handshake left it with. */
export const passHeader = 'jumpfleet-pass';

/**
 * What a welcome after a full handshake leaves: the next connections may be proved with the secret
 * instead of the key, as TLS 1.3 resumes sessions (RFC 8446 section 2.2).
 */
export const agentPass = z.object({
  /** `<issued at, Unix seconds>.<client id>.<tag>`; opaque to the client. */
  token: z.string().min(1).max(128),
  /** 32 bytes, base64url. It is never sent again. */
  secret: z.string().length(43),
  lifetime_ms: z.number().int().positive(),
});
export type AgentPass = Readonly<z.infer<typeof agentPass>>;

/** What the MAC of a resuming hello is over: both sides' nonces. UTF-8. */
export const resumeProof = (nonce: string, clientNonce: string, clientId: string): string =>
  `jumpfleet-resume-v1\n${nonce}\n${clientNonce}\n${clientId}`;
