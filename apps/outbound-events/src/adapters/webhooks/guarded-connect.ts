import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPrivateAddress } from './private-addresses.js';

export class AddressDenied extends Error {
  override readonly name = 'AddressDenied';
}

const connectTimeoutMs = 10_000;

/**
 * Connects to public addresses only. The check is on the address that is then connected to, at each
 * attempt anew, so that a name cannot be pointed elsewhere between the check and the connection.
 */
export function publicOnly(): buildConnector.connector {
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: publicLookup });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && isPrivateAddress(host)) callback(denied(), null);
    else connect(options, callback);
  };
}

/** No answer of the name server is used in part: a name with one private address is refused. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  const all: LookupOptions & { all: true } = { ...options, all: true };
  lookup(hostname, all, (error, addresses) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (!first) callback(new Error(`${hostname} has no address`), '', 0);
    else if (addresses.some(isDenied)) callback(denied(), '', 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function isDenied({ address }: LookupAddress): boolean {
  return isPrivateAddress(address);
}

function denied(): AddressDenied {
  return new AddressDenied('The address of the recipient is not a public one.');
}
