export { signJwt, thumbprint } from './jwt.js';
export type { JwtPayload, PublicJwk } from './jwt.js';
export { KeyRing } from './key-ring.js';
export type { KeyRingOptions, KeySource } from './key-ring.js';
export { SealBroken, SealedSecrets } from './sealed-secrets.js';
export { SigningKeys } from './signing-keys.js';
export { signingKeysMigrations } from './signing-keys.migration.js';
export {
  TokenError,
  TokenExpired,
  TokenInvalid,
  TokenMalformed,
  UnknownKey,
} from './token-errors.js';
