import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider } from '@jumpfleet/kernel';
import type { RootTrusted, TrustRoot, TrustedRootRefusal } from './trusted-root.messages.js';

/** The site's signed roots, oldest first; the last one says whose signatures count. */
export type TrustedRoots = Readonly<{ number: number; documents: readonly string[] }>;

export const trustedRootDecider: Decider<TrustRoot, RootTrusted, TrustedRoots, TrustedRootRefusal> =
  {
    initial: { number: 0, documents: [] },
    /** The first may have any number; from there on each is one more, so that clients find the way. */
    decide({ data: { number, document } }, { number: last, documents }, now) {
      if (documents.at(-1) === document) return ok([]);
      if (last > 0 && number !== last + 1) return refuse({ kind: 'root-not-next', number, last });
      const data = { number, document, trustedAt: now.toISOString() };
      return ok([{ type: 'RootTrusted', version: 1, data }]);
    },
    evolve: ({ documents }, { data: { number, document } }) => ({
      number,
      documents: [...documents, document],
    }),
  };
