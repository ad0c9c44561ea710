import { inputText } from '@jumpfleet/http';
import type { BoundedSetting, SessionSettings } from '@jumpfleet/sessions-domain';
import { maxSettingEntries } from '@jumpfleet/sessions-domain';
import { z } from 'zod';

const codeName = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,64}$/, 'must be 1 to 64 letters, digits and underscores');

/** What is left out stays as it is. */
export const sessionSettingsPart = z
  .strictObject({
    custom_fields: z
      .array(z.strictObject({ code_name: codeName, display_name: inputText(128, 1) }))
      .max(maxSettingEntries),
    general_queue: z.boolean(),
    issues: z
      .array(
        z.strictObject({
          code_name: codeName,
          name: inputText(128, 1),
          team_id: z.number().int().min(1).max(2_147_483_647),
        }),
      )
      .max(maxSettingEntries),
    retention_days: z.number(),
    ticket_system: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).max(2_048),
        ca: inputText(65_536, 1).nullable().default(null),
        timeout_seconds: z.number().default(30),
      })
      .nullable(),
    ticket_lookup: z
      .strictObject({ recipient: z.uuid(), timeout_seconds: z.number().default(10) })
      .nullable(),
    session_key_ttl_seconds: z.number(),
  })
  .partial();
export type SessionSettingsPart = z.output<typeof sessionSettingsPart>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function settingsChanges(part: SessionSettingsPart): Partial<SessionSettings> {
  const changes: Partial<Mutable<SessionSettings>> = {};
  if (part.custom_fields)
    changes.customFields = part.custom_fields.map((field) => ({
      codeName: field.code_name,
      displayName: field.display_name,
    }));
  if (part.issues)
    changes.issues = part.issues.map(({ code_name, name, team_id }) => ({
      codeName: code_name,
      name,
      teamId: team_id,
    }));
  if (part.general_queue !== undefined) changes.generalQueue = part.general_queue;
  if (part.retention_days !== undefined) changes.retentionDays = part.retention_days;
  if (part.session_key_ttl_seconds !== undefined)
    changes.sessionKeyTtlSeconds = part.session_key_ttl_seconds;
  if (part.ticket_lookup !== undefined) changes.ticketLookup = ticketLookupOf(part.ticket_lookup);
  if (part.ticket_system !== undefined) changes.ticketSystem = ticketSystemOf(part.ticket_system);
  return changes;
}

function ticketSystemOf(
  system: NonNullable<SessionSettingsPart['ticket_system']> | null,
): SessionSettings['ticketSystem'] {
  return system && { url: system.url, ca: system.ca, timeoutSeconds: system.timeout_seconds };
}

function ticketLookupOf(
  lookup: NonNullable<SessionSettingsPart['ticket_lookup']> | null,
): SessionSettings['ticketLookup'] {
  return lookup && { recipient: lookup.recipient, timeoutSeconds: lookup.timeout_seconds };
}

export function sessionSettingsBody(settings: SessionSettings) {
  const { ticketSystem: system, ticketLookup: lookup } = settings;
  return {
    custom_fields: settings.customFields.map(({ codeName: code_name, displayName }) => ({
      code_name,
      display_name: displayName,
    })),
    general_queue: settings.generalQueue,
    issues: settings.issues.map(({ codeName: code_name, name, teamId }) => ({
      code_name,
      name,
      team_id: teamId,
    })),
    retention_days: settings.retentionDays,
    ticket_system: system && {
      url: system.url,
      ca: system.ca,
      timeout_seconds: system.timeoutSeconds,
    },
    ticket_lookup: lookup && {
      recipient: lookup.recipient,
      timeout_seconds: lookup.timeoutSeconds,
    },
    session_key_ttl_seconds: settings.sessionKeyTtlSeconds,
  };
}
export type SessionSettingsBody = ReturnType<typeof sessionSettingsBody>;

/** How a setting is called here. */
export const fieldOf: Readonly<Record<BoundedSetting | keyof SessionSettings, string>> = {
  customFields: 'custom_fields',
  generalQueue: 'general_queue',
  issues: 'issues',
  retentionDays: 'retention_days',
  ticketSystem: 'ticket_system',
  ticketLookup: 'ticket_lookup',
  sessionKeyTtlSeconds: 'session_key_ttl_seconds',
  'ticketSystem.timeoutSeconds': 'ticket_system.timeout_seconds',
  'ticketLookup.timeoutSeconds': 'ticket_lookup.timeout_seconds',
};
