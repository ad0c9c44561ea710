import { expect, it } from '@jest/globals';
import { isLoopback, sourceAddress } from './target.js';

it('knows this machine from others', () => {
  expect(isLoopback('http://127.0.0.1:8080')).toBe(true);
  expect(isLoopback('http://localhost')).toBe(true);
  expect(isLoopback('http://[::1]:1')).toBe(true);
  expect(isLoopback('https://support.example.com')).toBe(false);
  expect(isLoopback('http://127.example.com')).toBe(false);
});

it('gives every 6,000 clients a source address of their own, and none towards other machines', () => {
  const site = 'http://127.0.0.1:8080';
  const addresses = [0, 5_999, 6_000, 11_999, 12_000].map((index) => sourceAddress(site, index));
  expect(addresses).toEqual([undefined, undefined, '127.0.0.2', '127.0.0.2', '127.0.0.3']);
  expect(sourceAddress('https://support.example.com', 6_000)).toBeUndefined();
});
