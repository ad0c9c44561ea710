import type { IdentityDecision } from './client-identity.messages.js';
import type { JumpClientSettings } from './jump-client.messages.js';

/**
 * With which settings the other of two computers goes on: a copy has all of the first one's; a split
 * one lies in the same group under the same tag and goes by its own name.
 */
export function splitSettings(
  first: JumpClientSettings,
  decision: IdentityDecision,
  hostname: string,
): JumpClientSettings {
  if (decision === 'copy') return first;
  return { ...first, name: hostname, comments: '', expiresAt: null };
}
