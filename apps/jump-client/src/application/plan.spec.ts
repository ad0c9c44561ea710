import { expect, it } from '@jest/globals';
import { plan } from './plan.js';

const fresh = { hasKeys: false, isEnrolled: false, isAnnounced: false, hasFiles: true };
const enrolled = { ...fresh, hasKeys: true, isEnrolled: true };

it('makes keys before it asks for an identity, and an identity before it connects', () => {
  expect(plan('online', fresh)).toEqual(['make-keys', 'enrol', 'hold-line']);
  expect(plan('online', { ...fresh, hasKeys: true })).toEqual(['enrol', 'hold-line']);
  expect(plan('online', enrolled)).toEqual(['hold-line']);
});

it('says goodbye before its files go, if anybody knows it', () => {
  expect(plan('removed', enrolled)).toEqual(['announce-removal', 'delete-files']);
  expect(plan('removed', { ...enrolled, isAnnounced: true })).toEqual(['delete-files']);
  expect(plan('removed', fresh)).toEqual(['delete-files']);
});

it('RG-30: says that it is disabled, if anybody knows it, and keeps everything', () => {
  expect(plan('disabled', enrolled)).toEqual(['announce-disabling']);
  expect(plan('disabled', { ...enrolled, isAnnounced: true })).toEqual([]);
  expect(plan('disabled', fresh)).toEqual([]);
});

it('has nothing to do once it is where it should be', () => {
  expect(plan('removed', { ...fresh, hasFiles: false })).toEqual([]);
  expect(plan('stopped', enrolled)).toEqual([]);
});
