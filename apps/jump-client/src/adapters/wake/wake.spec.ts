import { describe, expect, it } from '@jest/globals';
import { magicPacket } from './magic-packet.js';
import { networksOf } from './networks.js';

describe('Wake-on-LAN (SB-31, SB-33)', () => {
  it('calls a card by its address, sixteen times, and says the SecureOn password', () => {
    const packet = magicPacket('00:1a:2b:3c:4d:5e', '0102030405ff');
    expect(packet.length).toBe(108);
    expect(packet.subarray(0, 6).toString('hex')).toBe('ffffffffffff');
    expect(packet.subarray(6, 102).toString('hex')).toBe('001a2b3c4d5e'.repeat(16));
    expect(packet.subarray(102).toString('hex')).toBe('0102030405ff');
    expect(magicPacket('00:1a:2b:3c:4d:5e').length).toBe(102);
    expect(() => magicPacket('00:1a')).toThrow('no address');
  });

  it('calls in the network of the default gateway, by the address that all there hear', () => {
    const at = (address: string, netmask: string, more: object = {}) => ({
      ...{ address, netmask, family: 'IPv4' as const, mac: '', internal: false, cidr: null },
      ...more,
    });
    const interfaces = {
      lo: [at('127.0.0.1', '255.0.0.0', { internal: true })],
      eth0: [at('192.168.7.9', '255.255.252.0')],
      tun0: [at('10.8.0.2', '255.255.255.255')],
    };
    expect(networksOf(interfaces, 'eth0')).toEqual([
      { address: '192.168.7.9', broadcast: '192.168.7.255' },
    ]);
    expect(networksOf(interfaces, undefined).map(({ broadcast }) => broadcast)).toEqual([
      '192.168.7.255',
      '255.255.255.255',
    ]);
  });
});
