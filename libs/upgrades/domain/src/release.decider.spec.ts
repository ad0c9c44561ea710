import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { maxReleasesPerPlatform, releaseDecider } from './release.decider.js';
import type {
  AddRelease,
  ReleaseAdded,
  ReleaseRemoved,
  ReleaseTerms,
  RemoveRelease,
} from './release.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const given = specify(releaseDecider, now);

const terms = (number: number): ReleaseTerms => ({
  releaseId: `r-${number}`,
  platform: 'linux-64',
  version: `1.0.${number}`,
  number,
  length: 10,
  digest: 'd',
  expiresAt: '2027-11-21T09:00:00.000Z',
  minimumVersion: null,
  rollbackFrom: [],
  document: '{}',
});
const add = (number: number): AddRelease => ({ type: 'AddRelease', data: terms(number) });
const added = (number: number): ReleaseAdded => ({
  type: 'ReleaseAdded',
  version: 1,
  data: { ...terms(number), addedAt: now.toISOString() },
});
const wish = (number: number) =>
  ({ releaseId: `r-${number}`, platform: 'linux-64', why: 'asked' }) as const;
const remove = (number: number): RemoveRelease => ({ type: 'RemoveRelease', data: wish(number) });
const removed = (number: number): ReleaseRemoved => ({
  type: 'ReleaseRemoved',
  version: 1,
  data: { ...wish(number), removedAt: now.toISOString() },
});

describe('The releases of a platform', () => {
  it('take a release with a greater number than any before', () => {
    given().when(add(1)).emits(added(1));
    given(added(1)).when(add(7)).emits(added(7));
  });

  it('are not added to by a release that is there already', () =>
    given(added(1), added(2)).when(add(1)).emits());

  it('refuse a number that clients have left behind, also that of a release that is gone', () => {
    given(added(3)).when(add(2)).refuses({ kind: 'release-number-not-newer', number: 2, last: 3 });
    given(added(3), removed(3))
      .when(add(3))
      .refuses({ kind: 'release-number-not-newer', number: 3, last: 3 });
  });

  it('have a bound', () =>
    given(...Array.from({ length: maxReleasesPerPlatform }, (_, index) => added(index + 1)))
      .when(add(maxReleasesPerPlatform + 1))
      .refuses({ kind: 'too-many-releases', most: maxReleasesPerPlatform }));

  it('lose what is removed, once', () => {
    given(added(1)).when(remove(1)).emits(removed(1));
    given(added(1), removed(1)).when(remove(1)).refuses({ kind: 'release-not-found' });
  });
});
