import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { sessionKeyTtl } from './session-key.js';
import type {
  BoundedSetting,
  ChangeSessionSettings,
  SessionSettings,
  SessionSettingsChanged,
  SessionSettingsRefusal,
} from './session-settings.messages.js';

export const sessionSettingsStream = 'sessions.settings';

/** Both ends included. */
export const sessionSettingBounds: Readonly<
  Record<BoundedSetting, Readonly<{ least: number; most: number }>>
> = {
  retentionDays: { least: 1, most: 3_650 },
  sessionKeyTtlSeconds: { least: sessionKeyTtl.min, most: sessionKeyTtl.max },
  'ticketSystem.timeoutSeconds': { least: 1, most: 120 },
  'ticketLookup.timeoutSeconds': { least: 1, most: 60 },
};
export const maxSettingEntries = 100;

/** SB-15: of each value, and of all with their names and the external key. */
export const customFieldLimits = { mostLetters: 1_024, mostBytes: 10_240 } as const;

/** What a site starts with. */
export const firstSessionSettings: SessionSettings = {
  customFields: [],
  generalQueue: false,
  issues: [],
  retentionDays: 90,
  ticketSystem: null,
  ticketLookup: null,
  sessionKeyTtlSeconds: sessionKeyTtl.default,
};

export const sessionSettingsDecider: Decider<
  ChangeSessionSettings,
  SessionSettingsChanged,
  SessionSettings,
  SessionSettingsRefusal
> = {
  initial: firstSessionSettings,
  decide: ({ data: { changes } }, current, now) => change({ ...current, ...changes }, current, now),
  evolve: (_settings, { data }) => data.settings,
};

function change(
  settings: SessionSettings,
  current: SessionSettings,
  now: Date,
): Result<readonly SessionSettingsChanged[], SessionSettingsRefusal> {
  const refusal = outOfBounds(settings) ?? badEntries(settings);
  if (refusal) return refuse(refusal);
  const names = Object.keys(firstSessionSettings) as (keyof SessionSettings)[];
  const changed = names.filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(current[name]),
  );
  if (changed.length === 0) return ok([]);
  const data = { changed, settings, changedAt: now.toISOString() };
  return ok([{ type: 'SessionSettingsChanged', version: 2, data }]);
}

function outOfBounds(settings: SessionSettings): SessionSettingsRefusal | undefined {
  const numbers: Record<BoundedSetting, number | undefined> = {
    retentionDays: settings.retentionDays,
    sessionKeyTtlSeconds: settings.sessionKeyTtlSeconds,
    'ticketSystem.timeoutSeconds': settings.ticketSystem?.timeoutSeconds,
    'ticketLookup.timeoutSeconds': settings.ticketLookup?.timeoutSeconds,
  };
  for (const setting of Object.keys(numbers) as BoundedSetting[]) {
    const { least, most } = sessionSettingBounds[setting];
    const value = numbers[setting] ?? least;
    if (!Number.isInteger(value) || value < least || value > most)
      return { kind: 'setting-out-of-bounds', setting, least, most };
  }
  return undefined;
}

function badEntries(settings: SessionSettings): SessionSettingsRefusal | undefined {
  for (const setting of ['customFields', 'issues'] as const) {
    const names = settings[setting].map(({ codeName }) => codeName);
    if (names.length > maxSettingEntries)
      return { kind: 'too-many-entries', setting, most: maxSettingEntries };
    const codeName = names.find((name, index) => names.indexOf(name) !== index);
    if (codeName !== undefined) return { kind: 'code-name-taken', setting, codeName };
  }
  return undefined;
}
