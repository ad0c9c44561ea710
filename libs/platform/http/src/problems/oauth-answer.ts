import type { Answer } from '../config-api/config-api-answer.js';
import type { Problem } from './problem.js';

export const oauthPrefix = '/oauth2/';

/** The error words of the token endpoint (FEATURES B6). */
export type OAuthError =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'server_error'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

/** The token endpoint tells errors as `{error, message}`; a problem may name its word in `extra.error`. */
export function oauthAnswer({ status, detail, extra }: Problem): Answer {
  const fallback: OAuthError = status >= 500 ? 'server_error' : 'invalid_request';
  const error = typeof extra['error'] === 'string' ? extra['error'] : fallback;
  return {
    // RFC 6749 knows no 422.
    status: status === 422 ? 400 : status,
    contentType: 'application/json; charset=utf-8',
    body: { error, message: detail },
  };
}
