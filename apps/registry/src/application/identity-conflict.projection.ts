import type { Projection } from '@jumpfleet/kernel';
import type { IdentityUse, RegistryEvent } from '@jumpfleet/registry-domain';

/** A client whose identity two computers use, until somebody decides. */
export type IdentityConflictRow = Readonly<{
  client_id: string;
  uses: readonly IdentityUse[];
  detected_at: string;
}>;

export const identityConflictProjection: Projection<RegistryEvent, IdentityConflictRow> = {
  name: 'identity-conflict',
  keyOf({ type, data }) {
    if (type === 'JumpClientIdentityConflicted') return data.clientId;
    if (type === 'JumpClientIdentityDecided') return data.clientId;
    if (type === 'JumpClientDeleted' && data.isLastOfEndpoint) return data.endpointId;
    return undefined;
  },
  project(_row, { event: { type, data } }) {
    if (type !== 'JumpClientIdentityConflicted') return undefined;
    return { client_id: data.clientId, uses: data.uses, detected_at: data.detectedAt };
  },
};
