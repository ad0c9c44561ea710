import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SealBroken, SealedSecrets } from './sealed-secrets.js';

const newKey = (): string => randomBytes(32).toString('base64url');
const secrets = SealedSecrets.withKey(newKey());

describe('a sealed secret', () => {
  it('opens for the purpose that it was sealed for', async () => {
    const sealed = await secrets.seal('battery staple', 'totp 7');
    expect(sealed).not.toContain('battery');
    expect(await secrets.open(sealed, 'totp 7')).toBe('battery staple');
  });

  it('opens neither for another purpose, nor with another key, nor when it was changed', async () => {
    const sealed = await secrets.seal('battery staple', 'totp 7');
    await expect(secrets.open(sealed, 'totp 8')).rejects.toThrow(SealBroken);
    await expect(SealedSecrets.withKey(newKey()).open(sealed, 'totp 7')).rejects.toThrow(
      SealBroken,
    );
    const [head = '', ...rest] = sealed.split('.');
    const moved = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', sub: 'totp 8' }));
    const changed = [moved.toString('base64url'), ...rest].join('.');
    expect(head).not.toBe(moved.toString('base64url'));
    await expect(secrets.open(changed, 'totp 8')).rejects.toThrow(SealBroken);
    await expect(secrets.open('no such thing', 'totp 7')).rejects.toThrow(SealBroken);
  });

  it('is never the same twice', async () => {
    expect(await secrets.seal('x', 'y')).not.toBe(await secrets.seal('x', 'y'));
  });

  it('needs a key of 32 bytes', () => {
    expect(() => SealedSecrets.withKey('short')).toThrow('32 bytes');
  });
});
