import { describe, expect, it } from '@jest/globals';
import { trustedProxy } from './trusted-proxy.js';

describe('who says where a request came from', () => {
  it.each(['127.0.0.1', '10.1.2.3', '192.168.0.9', '::1', 'fd00::1', '::ffff:127.0.0.1'])(
    'is the proxy at %s, when it called directly',
    (address) => {
      expect(trustedProxy(address, 0)).toBe(true);
      expect(trustedProxy(address, 1)).toBe(false);
    },
  );

  it.each(['203.0.113.7', '2001:db8::1', '::ffff:203.0.113.7', '172.32.0.1', ''])(
    'is never a stranger at %j',
    (address) => {
      expect(trustedProxy(address, 0)).toBe(false);
    },
  );
});
