import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { BlockList, LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { includesAddress } from './address-ranges.js';
import type { DestinationRules } from './destination-rules.js';
import type { Resolve } from './shared-lookup.js';

export class AddressDenied extends Error {
  override readonly name = 'AddressDenied';

  constructor() {
    super('The address of the recipient is not one that may be connected to.');
  }
}

export type Guard = Readonly<{
  rules: DestinationRules;
  /** The recipient's own addresses, of which one must be met; undefined for all that the rules allow. */
  own: BlockList | undefined;
  resolve: Resolve;
}>;
export type ConnectOptions = Readonly<{ timeoutMs: number; caCertificate: string | null }>;

/**
 * Connects to addresses that are allowed. The check is on the address that is then connected to, at each
 * connection anew, so that a name cannot be pointed elsewhere between the check and the connection.
 */
export function guardedConnect(
  guard: Guard,
  { timeoutMs, caCertificate }: ConnectOptions,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    lookup: guardedLookup(guard),
    maxCachedSessions: 1,
    ...(caCertificate === null ? {} : { ca: caCertificate }),
  });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && permitted(guard, host, [{ address: host }]).length === 0)
      callback(new AddressDenied(), null);
    else connect(options, callback);
  };
}

function guardedLookup(guard: Guard): LookupFunction {
  return (host, options, callback) => {
    guard.resolve(host, (error, found) => {
      const addresses = error ? [] : permitted(guard, host, found);
      const [first] = addresses;
      if (error) callback(error, '', 0);
      else if (!first) callback(new AddressDenied(), '', 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * A name of which one address is not allowed by the site is refused as a whole: it was not made in good
 * faith. Of those that are left the recipient's own list may keep some.
 */
function permitted<T extends Pick<LookupAddress, 'address'>>(
  { rules, own }: Guard,
  host: string,
  found: readonly T[],
): T[] {
  if (!found.every(({ address }) => rules.allows(host, address))) return [];
  return found.filter(({ address }) => own === undefined || includesAddress(own, address));
}
