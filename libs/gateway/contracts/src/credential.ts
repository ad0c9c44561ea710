import { z } from 'zod';

export const registryIssuer = 'jumpfleet/registry';

/**
 * Claims of a Jump Client's credential (JWT, EdDSA). It binds the client's id to its public key
 * (RFC 7800 `cnf`) and has no end: only deletion ends an identity (AG-04).
 */
export const credentialClaims = z.object({
  iss: z.literal(registryIssuer),
  sub: z.uuid(),
  iat: z.number(),
  cnf: z.object({
    jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) }),
  }),
});
export type CredentialClaims = z.infer<typeof credentialClaims>;

/** What is signed to enrol, and to prove an identity on a connection. UTF-8. */
export const enrolProof = (installerKey: string, publicKey: string, hostname: string): string =>
  `jumpfleet-enrol-v1\n${installerKey}\n${publicKey}\n${hostname}`;
export const connectProof = (nonce: string, clientId: string): string =>
  `jumpfleet-connect-v1\n${nonce}\n${clientId}`;

/** Body of the 503 that answers a connection before its time; `slot` goes into `Jumpfleet-Slot`. */
export const slotAnswer = z.object({
  code: z.enum(['reconnect-slot', 'admission-unavailable', 'shard-draining', 'server-busy']),
  detail: z.string(),
  /** Milliseconds from now; the client comes back then. Left out when no slot could be reserved. */
  slot_in_ms: z.number().int().nonnegative().optional(),
  slot: z.string().max(512).optional(),
});
export type SlotAnswer = z.infer<typeof slotAnswer>;
