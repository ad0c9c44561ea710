import { installerStream } from './installer.messages.js';
import { jumpClientStream } from './jump-client.messages.js';
import type { RegistryEvent } from './registry-event.js';
import { siteSettingsStream } from './site-settings.messages.js';

/** Deletions that nobody asked for: a setting of the site did. */
const deletedByRule: ReadonlySet<string> = new Set(['offline-too-long', 'uninstalled']);

/**
 * The other streams whose state decided that this happened: whoever made that state is among the
 * causes of the event. Rules act by themselves, so that their events name no cause of their own.
 */
export function groundsOf(event: RegistryEvent): readonly string[] {
  const { type, data } = event;
  if (type === 'JumpClientEnrolled') return [installerStream(data.installerId)];
  if (type === 'JumpClientCopied') return [jumpClientStream(data.sourceId)];
  if (type === 'JumpClientLost') return [siteSettingsStream];
  if (type === 'JumpClientDeleted')
    return deletedByRule.has(data.reason) ? [siteSettingsStream] : [];
  return [];
}
