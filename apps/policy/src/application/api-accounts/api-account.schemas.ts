import type { EventSpec } from '@jumpfleet/event-log';
import { noPermissions } from '@jumpfleet/policy-domain';
import type { ApiAccountCreated, ApiAccountEvent } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const time = z.iso.datetime();
const command = z.enum(['deny', 'read_only', 'full_access']);
const flag = z.boolean();

const settings = z.object({
  name: z.string(),
  comments: z.string(),
  enabled: flag,
  ipAddresses: z.array(z.string()),
  permissions: z.object({
    command,
    reportingSupport: flag,
    reportingLicense: flag,
    reportingArchive: flag,
    reportingVault: flag,
    reportingJumpItem: flag,
    reportingSyslog: flag,
    backup: flag,
    vaultBackup: flag,
    realTimeState: flag,
    ecm: flag,
    configuration: flag,
    configurationVaultAccount: flag,
  }),
});

const told = { accountId: z.uuid(), number: z.number().int().positive() };
const spec = (own: z.ZodRawShape): EventSpec => ({
  version: 1,
  schema: z.object({ ...told, ...own }),
});

/** How API accounts' events are written. */
export const apiAccountSpecs: Record<ApiAccountEvent['type'], EventSpec> = {
  ApiAccountCreated: {
    version: 2,
    schema: z.object({ ...told, clientId: z.string(), settings, createdAt: time }),
    upcast: { 1: fromFirstVersion },
  },
  ApiAccountChanged: spec({ changed: z.array(settings.keyof()), settings, changedAt: time }),
  ApiAccountSecretRegenerated: spec({ regeneratedAt: time }),
  ApiAccountTokensDropped: spec({ issuedBefore: time }),
  ApiAccountDeleted: spec({ deletedAt: time }),
};

const firstVersion = z.object({
  accountId: z.string(),
  number: z.number(),
  clientId: z.string(),
  name: z.string(),
  comments: z.string(),
  permissions: z.object({
    command,
    reporting: flag,
    backup: flag,
    realTimeState: flag,
    configuration: flag,
  }),
  createdAt: z.string(),
});

/** Until then the reports were one permission, and an account could not be changed. */
function fromFirstVersion(data: unknown): ApiAccountCreated['data'] {
  const { name, comments, permissions, ...told } = firstVersion.parse(data);
  const { reporting, ...same } = permissions;
  const reports = {
    reportingSupport: reporting,
    reportingLicense: reporting,
    reportingArchive: reporting,
    reportingJumpItem: reporting,
    reportingSyslog: reporting,
  };
  return {
    ...told,
    settings: {
      name,
      comments,
      enabled: true,
      ipAddresses: [],
      permissions: { ...noPermissions, ...same, ...reports },
    },
  };
}
