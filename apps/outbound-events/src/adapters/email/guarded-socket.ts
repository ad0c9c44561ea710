import { connect, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { SMTPTransportGetSocket } from 'nodemailer/lib/smtp-transport';
import type { DestinationRules } from '../http-exchange/destination-rules.js';
import { AddressDenied } from '../http-exchange/guarded-connect.js';
import type { Resolve } from '../http-exchange/shared-lookup.js';

class ConnectTimedOut extends Error {
  override readonly name = 'ConnectTimedOut';
  readonly code = 'ETIMEDOUT';
}

export type SocketGuard = Readonly<{
  rules: DestinationRules;
  resolve: Resolve;
  timeoutMs: number;
}>;

/** Mail servers are where recipients may be: the address is checked at each connection, and is the one connected to. */
export function guardedSocket({ rules, resolve, timeoutMs }: SocketGuard): SMTPTransportGetSocket {
  const lookup: LookupFunction = (name, options, callback) => {
    resolve(name, (error, found) => {
      const [first] = found;
      if (error ?? !first) callback(error ?? new Error(`${name} has no address`), '', 0);
      else if (!found.every(({ address }) => rules.allows(name, address)))
        callback(new AddressDenied(), '', 0);
      else if (options.all === true) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
  };
  return ({ host = '', port = 0 }, callback) => {
    if (isIP(host) !== 0 && !rules.allows(host, host)) {
      callback(new AddressDenied());
      return;
    }
    const socket = connect({ host, port: Number(port), lookup });
    socket.setTimeout(timeoutMs, () => socket.destroy(new ConnectTimedOut('No connection came.')));
    socket.once('error', callback);
    socket.once('connect', () => {
      socket.removeListener('error', callback);
      socket.setTimeout(0);
      callback(null, { connection: socket });
    });
  };
}
