import type { Visit } from '@jumpfleet/http';
import type { Standing } from '@jumpfleet/policy-contracts';
import { entranceOf } from '@jumpfleet/policy-domain';
import type { AccessSnapshot, ApiAccountFact, UserFact } from '@jumpfleet/policy-domain';
import ipaddr from 'ipaddr.js';

/** Whether whoever holds a good access token still comes in, by the facts as they are now. */
export function standingOf(snapshot: AccessSnapshot, visit: Visit, at: number): Standing {
  const { type, id } = visit.principal;
  return type === 'user' ? ofUser(snapshot, id, visit, at) : ofAccount(snapshot, id, visit);
}

function ofUser(snapshot: AccessSnapshot, id: string, visit: Visit, at: number): Standing {
  const user = snapshot.users.get(snapshot.userNumbers.get(id) ?? 0);
  if (!user) return 'unknown';
  if (entranceOf(user, at) !== 'allowed') return 'disabled';
  if (user.signedOutTokens.includes(visit.tokenId)) return 'token-withdrawn';
  return isWithdrawn(user, visit) ? 'token-withdrawn' : 'good';
}

function ofAccount(snapshot: AccessSnapshot, id: string, visit: Visit): Standing {
  const account = snapshot.accounts.get(snapshot.accountNumbers.get(id) ?? 0);
  if (!account) return 'unknown';
  if (!account.enabled) return 'disabled';
  if (isWithdrawn(account, visit)) return 'token-withdrawn';
  return mayComeFrom(account, visit.address) ? 'good' : 'address-not-allowed';
}

const isWithdrawn = (
  { tokensValidAfter }: UserFact | ApiAccountFact,
  { issuedAtMs }: Visit,
): boolean => issuedAtMs < tokensValidAfter;

/** None named is anywhere; an address that is not known is nowhere. */
export function mayComeFrom(
  { ipAddresses }: Pick<ApiAccountFact, 'ipAddresses'>,
  address: string,
): boolean {
  if (ipAddresses.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return ipAddresses.some((allowed) => covers(allowed, from));
}

function covers(allowed: string, from: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const [network = '', bits] = allowed.split('/', 2);
  if (!ipaddr.isValid(network)) return false;
  const parsed = ipaddr.process(network);
  if (parsed.kind() !== from.kind()) return false;
  const whole = parsed.kind() === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? whole : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > whole) return false;
  return from.match(parsed, length);
}
