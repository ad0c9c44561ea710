import type { AgentMessage } from '@jumpfleet/gateway-contracts';

export type UpgradeMessage = Extract<AgentMessage, { t: `upgrade-${string}` }>;

export function isAboutUpgrade(message: AgentMessage): message is UpgradeMessage {
  return message.t.startsWith('upgrade-');
}
