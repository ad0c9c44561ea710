import type { Projection } from '@jumpfleet/kernel';
import type { RegistryEvent } from '@jumpfleet/registry-domain';

/** Until when nobody can wake a client again (SB-32). */
export type ClientWakeRow = Readonly<{ client_id: string; available_again_at: string }>;

export const clientWakeProjection: Projection<RegistryEvent, ClientWakeRow> = {
  name: 'client-wake',
  keyOf({ type, data }) {
    if (type === 'JumpClientWakeAttempted') return data.clientId;
    if (type === 'JumpClientDeleted' && data.isLastOfEndpoint) return data.endpointId;
    return undefined;
  },
  project(_row, { event: { type, data } }) {
    if (type !== 'JumpClientWakeAttempted') return undefined;
    return { client_id: data.clientId, available_again_at: data.availableAgainAt };
  },
};
