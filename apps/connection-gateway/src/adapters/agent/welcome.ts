import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentPass, ClientSettings, GatewayMessage } from '@jumpfleet/gateway-contracts';
import type { AgentIdentity } from '../../application/agent-identity.js';

export type WelcomeTerms = Readonly<{
  shard: string;
  settings: () => ClientSettings;
  /** What makes the next connections of who has proved this identity cheaper. */
  passFor: (identity: AgentIdentity) => AgentPass | undefined;
  /** Over how long clients spread their knocks when they lose their lines. */
  reconnectSpreadMs: () => number;
}>;

export function welcomeOf(
  terms: WelcomeTerms,
  epoch: number,
  identity: AgentIdentity,
): Extract<GatewayMessage, { t: 'welcome' }> {
  const settings = terms.settings();
  return {
    t: 'welcome',
    epoch,
    heartbeat_ms: limits.heartbeatMs,
    stats_interval_ms: settings.stats_interval_ms,
    reconnect_spread_ms: terms.reconnectSpreadMs(),
    server_time: new Date().toISOString(),
    settings,
    pass: terms.passFor(identity),
  };
}
