import { describe, expect, it } from '@jest/globals';
import { addressRange, isInRanges } from './address-range.js';

describe('the address ranges of an installer (D12)', () => {
  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['192.168.4.9', ['10.0.0.0/8', '192.168.4.8/29'], true],
    ['192.168.4.16', ['192.168.4.8/29'], false],
    ['10.0.0.7', ['10.0.0.7'], true],
    ['10.0.0.8', ['10.0.0.7'], false],
    ['::ffff:10.0.0.7', ['10.0.0.0/8'], true],
    ['2001:db8::17', ['2001:db8::/32'], true],
    ['2001:db9::17', ['2001:db8::/32'], false],
    ['::1', ['::1'], true],
    ['203.0.113.9', ['0.0.0.0/0'], true],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['nowhere', ['0.0.0.0/0', '::/0'], false],
  ])('D12: finds %s in %j: %p', (address, ranges, expected) =>
    expect(isInRanges(address, ranges)).toBe(expected),
  );

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '2001:db8::1/32',
    '2001:db8::/129',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ':1:2:3:4:5:6:7',
    'g::',
    'localhost',
  ])('D12: takes %p for no range', (text) => expect(addressRange(text)).toBeUndefined());
});
