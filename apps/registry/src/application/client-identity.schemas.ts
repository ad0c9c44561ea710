import type { EventSpec } from '@jumpfleet/event-log';
import type { ClientIdentityEvent } from '@jumpfleet/registry-domain';
import { z } from 'zod';

const clientId = z.uuid();
const instant = z.iso.datetime();
const machine = z.string();
const version = 1;

export const clientIdentitySpecs: Record<ClientIdentityEvent['type'], EventSpec> = {
  JumpClientIdentityConflicted: {
    version,
    schema: z.object({
      clientId,
      uses: z.array(z.object({ machine, publicIp: z.string(), connectedAt: instant })),
      detectedAt: instant,
    }),
  },
  JumpClientIdentityDecided: {
    version,
    schema: z.object({
      clientId,
      decision: z.enum(['merge', 'split', 'copy']),
      keeps: machine,
      others: z.array(machine),
      decidedAt: instant,
    }),
  },
  JumpClientSplitOff: {
    version,
    schema: z.object({ clientId, newClientId: z.uuid(), machine, splitOffAt: instant }),
  },
};
