import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sign, verify } from './signature.js';

const now = new Date('2026-11-22T10:00:00.000Z');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const bytes = Buffer.from('event=support_conference_begin&lsid=%C3%A4', 'utf8');
const signed = (secrets = [secret]) => {
  const headers = sign(secrets, 'd-1', bytes, now);
  return {
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    signature: headers['webhook-signature'],
  };
};

describe('the signature of a delivery', () => {
  it('is what the standardwebhooks package makes of the same', () => {
    const { id, timestamp, signature } = signed();
    const theirs = new Webhook(secret).sign(id, now, bytes.toString('utf8'));
    expect(signature).toBe(theirs);
    expect(timestamp).toBe('1795341600');
  });

  it('is valid by one of several secrets, while one takes over from another', () => {
    expect(verify([secret], signed(), bytes, now)).toBe('valid');
    expect(verify([other, secret], signed(), bytes, now)).toBe('valid');
    expect(verify([secret], signed([other, secret]), bytes, now)).toBe('valid');
    expect(verify([other], signed(), bytes, now)).toBe('does-not-fit');
  });

  it('does not fit any other byte, id or time', () => {
    const changed = Buffer.from(bytes);
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(verify([secret], signed(), changed, now)).toBe('does-not-fit');
    expect(verify([secret], { ...signed(), id: 'd-2' }, bytes, now)).toBe('does-not-fit');
    const moved = { ...signed(), timestamp: '1795341601' };
    expect(verify([secret], moved, bytes, now)).toBe('does-not-fit');
  });

  it('is good for five minutes', () => {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    expect(verify([secret], signed(), bytes, after(300))).toBe('valid');
    expect(verify([secret], signed(), bytes, after(301))).toBe('too-old');
    expect(verify([secret], signed(), bytes, after(-301))).toBe('too-old');
    expect(verify([secret], { ...signed(), timestamp: 'soon' }, bytes, now)).toBe('too-old');
  });

  it('is missed, and is nobody’s business without a secret', () => {
    expect(verify([secret], { ...signed(), signature: undefined }, bytes, now)).toBe(
      'headers-missing',
    );
    expect(verify([], { ...signed(), signature: undefined }, bytes, now)).toBe('unchecked');
  });
});
