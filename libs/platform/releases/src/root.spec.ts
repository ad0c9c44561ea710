import { expect, it } from '@jest/globals';
import { followRoots, nextRoot, trustRoot } from './root.js';
import { generateKey, signDocument } from './signing.js';
import { before, now, rootKeys, rootOf } from './testing/signed.js';

const [one, two, three] = rootKeys;
const newKeys = [generateKey(), generateKey()];
const second = rootOf({ number: 2 }, newKeys);
const third = rootOf({ number: 3 }, newKeys);

const signed = signDocument('root', rootOf(), [one, three]);
const secondSigned = signDocument('root', second, [one, two, ...newKeys]);
const thirdSigned = signDocument('root', third, newKeys);

it('trusts a first root that its own keys have signed', () => {
  expect(trustRoot(signed)).toEqual({ ok: true, value: rootOf() });
});

it.each([
  ['is signed by too few', signDocument('root', rootOf(), [one])],
  ['is signed by others', signDocument('root', rootOf(), newKeys)],
  ['is no root', '{}'],
  ['is too long', `${' '.repeat(8_000)}${signed}`],
])('does not trust a first root that %s', (_what, text) => {
  expect(trustRoot(text)).toMatchObject({ ok: false, refusal: { code: 'root-invalid' } });
});

it('follows to the next root that both have signed', () => {
  expect(nextRoot(rootOf(), secondSigned, now)).toEqual({ ok: true, value: second });
});

it.each([
  ['the old keys did not sign', signDocument('root', second, newKeys)],
  ['only one old key signed', signDocument('root', second, [one, ...newKeys])],
  ['its own keys did not sign', signDocument('root', second, [one, two])],
  ['leaves one out', signDocument('root', rootOf({ number: 3 }, newKeys), [one, two, ...newKeys])],
  ['has the same number', signDocument('root', rootOf(), [one, two])],
  [
    'is over',
    signDocument('root', rootOf({ number: 2, expires_at: before }, newKeys), [
      one,
      two,
      ...newKeys,
    ]),
  ],
])('does not follow to a root that %s', (_what, text) => {
  expect(nextRoot(rootOf(), text, now)).toMatchObject({
    ok: false,
    refusal: { code: 'root-invalid' },
  });
});

it('follows a chain over a root that is over meanwhile, and passes over what it knows', () => {
  const stale = rootOf({ number: 2, expires_at: before }, newKeys);
  const chain = [signed, signDocument('root', stale, [one, two, ...newKeys]), thirdSigned];
  expect(followRoots(rootOf(), chain, now)).toEqual({
    ok: true,
    value: { root: third, text: thirdSigned },
  });
  expect(followRoots(rootOf(), [], now)).toEqual({
    ok: true,
    value: { root: rootOf(), text: undefined },
  });
});

it('does not end a chain on a root that is over, nor go on behind one that is not signed', () => {
  const over = rootOf({ number: 2, expires_at: before }, newKeys);
  const toOver = [signDocument('root', over, [one, two, ...newKeys])];
  const broken = [signDocument('root', second, newKeys), thirdSigned];
  for (const chain of [toOver, broken])
    expect(followRoots(rootOf(), chain, now)).toMatchObject({ ok: false });
});
