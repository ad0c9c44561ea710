import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { trustedRootDecider } from './trusted-root.decider.js';
import type { RootTrusted, TrustRoot } from './trusted-root.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const given = specify(trustedRootDecider, now);

const document = (number: number) => ({ number, document: `root ${number}` });
const trust = (number: number): TrustRoot => ({ type: 'TrustRoot', data: document(number) });
const trusted = (number: number): RootTrusted => ({
  type: 'RootTrusted',
  version: 1,
  data: { ...document(number), trustedAt: now.toISOString() },
});

describe('The trusted root', () => {
  it('may begin anywhere, as an installation is moved with the root that it has', () =>
    given().when(trust(4)).emits(trusted(4)));

  it('goes on one by one', () => {
    given(trusted(1)).when(trust(2)).emits(trusted(2));
    given(trusted(1)).when(trust(3)).refuses({ kind: 'root-not-next', number: 3, last: 1 });
    given(trusted(1), trusted(2))
      .when(trust(1))
      .refuses({ kind: 'root-not-next', number: 1, last: 2 });
  });

  it('is not trusted twice', () => given(trusted(1)).when(trust(1)).emits());
});
