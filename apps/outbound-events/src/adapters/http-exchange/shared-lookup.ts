import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';

type Addresses = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;
export type Resolve = (host: string, done: Addresses) => void;

/**
 * All addresses of a name by the system's resolver, which blocks one of few threads: a name whose answer
 * is awaited is not asked for twice, so that recipients without a name server do not take them all.
 */
export function sharedLookup(): Resolve {
  const awaited = new Map<string, Addresses[]>();
  return (host, done) => {
    const others = awaited.get(host);
    if (others) {
      others.push(done);
      return;
    }
    const waiting = [done];
    awaited.set(host, waiting);
    lookup(host, { all: true }, (error, addresses) => {
      awaited.delete(host);
      for (const answer of waiting) answer(error, error ? [] : addresses);
    });
  };
}
