import { InvalidRequest } from '../problems/invalid-request.js';

/** Says why a change is asked for; kept with the events that it leads to. The same name in gRPC metadata. */
export const reasonHeader = 'x-jumpfleet-reason';

const maxLength = 512;
// eslint-disable-next-line no-control-regex -- exactly these must not reach logs and terminals
const controls = /[\u0000-\u001f\u007f-\u009f]/;

/** Percent-encoded UTF-8, as a header holds no other text. What is empty counts as not given. */
export function statedReason(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string') throw refused('may be given once');
  const reason = decoded(header).trim();
  if (controls.test(reason) || !reason.isWellFormed()) throw refused('must be one line of text');
  if (reason.length > maxLength)
    throw refused(`must not be longer than ${String(maxLength)} characters`);
  return reason === '' ? undefined : reason;
}

function decoded(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw refused('must be percent-encoded UTF-8');
  }
}

function refused(message: string): InvalidRequest {
  return new InvalidRequest([{ path: reasonHeader, message }]);
}
