/** Why a token is not accepted. The code is safe to tell to whoever sent it. */
export abstract class TokenError extends Error {
  abstract readonly code: 'token-malformed' | 'token-invalid' | 'token-expired' | 'key-unknown';
}

export class TokenMalformed extends TokenError {
  override readonly name = 'TokenMalformed';
  readonly code = 'token-malformed';
}

/** Wrong signature, algorithm, issuer or claims. */
export class TokenInvalid extends TokenError {
  override readonly name = 'TokenInvalid';
  readonly code = 'token-invalid';
}

export class TokenExpired extends TokenError {
  override readonly name = 'TokenExpired';
  readonly code = 'token-expired';
}

/** The key may be newer than this process's copy of the issuer's keys. */
export class UnknownKey extends TokenError {
  override readonly name = 'UnknownKey';
  readonly code = 'key-unknown';
}
