import { describe, expect, it } from '@jest/globals';
import { isInsideAddress, isReservedAddress } from './address-ranges.js';

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    'fd00::1',
  ])('%s is inside, and may be allowed', (address) => {
    expect(isInsideAddress(address)).toBe(true);
    expect(isReservedAddress(address)).toBe(false);
  });

  it.each([
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fe80::1%eth0',
    'ff02::1',
  ])('%s is never meant', (address) => {
    expect(isReservedAddress(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is a public one', (address) => {
    expect(isInsideAddress(address)).toBe(false);
    expect(isReservedAddress(address)).toBe(false);
  });
});
