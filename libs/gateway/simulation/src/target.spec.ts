import { expect, it } from '@jest/globals';
import { isLoopback, sourceAddress } from './target.js';

it('knows this machine from others', () => {
  expect(isLoopback('http://127.0.0.1:8080')).toBe(true);
  expect(isLoopback('http://localhost')).toBe(true);
  expect(isLoopback('http://[::1]:1')).toBe(true);
  expect(isLoopback('https://support.example.com')).toBe(false);
  expect(isLoopback('http://127.example.com')).toBe(false);
});

it('gives each process its own source address, and none towards other machines', () => {
  expect(sourceAddress('http://127.0.0.1:8080', 3)).toBe('127.0.0.5');
  expect(sourceAddress('https://support.example.com', 3)).toBeUndefined();
});
