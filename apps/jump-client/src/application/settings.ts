/** What the installer left behind: where to connect, with which key, and what the command line asked for. */
export type Settings = Readonly<{
  site: string;
  installerKey: string;
  installerUid: string;
  /** Unix seconds until which the first start must have succeeded (AG-03, AG-05). */
  validUntil: number;
  installMode: 'service' | 'user';
  overrides: Overrides;
}>;

/** Option of the installer -> field of the enrolment, and its longest value (RG-01..03). */
export const overrideOptions = {
  '--jc-name': { field: 'name', max: 128 },
  '--jc-jump-group': { field: 'jump_group', max: 80 },
  '--jc-tag': { field: 'tag', max: 64 },
  '--jc-comments': { field: 'comments', max: 1_024 },
  '--jc-jump-policy': { field: 'jump_policy', max: 64 },
  '--jc-session-policy-present': { field: 'session_policy_present', max: 64 },
  '--jc-session-policy-not-present': { field: 'session_policy_not_present', max: 64 },
  '--jc-public-site-address': { field: 'public_site_address', max: 128 },
} as const;

type OverrideOption = keyof typeof overrideOptions;
export type OverrideField = (typeof overrideOptions)[OverrideOption]['field'];
export type Overrides = Readonly<Partial<Record<OverrideField, string>>>;

export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}

/**
 * Checks what the command line asked for before anything is installed. `open` names the options that the
 * installer leaves open (AG-14).
 */
export function readOverrides(
  options: ReadonlyMap<string, string>,
  open: ReadonlySet<string>,
): Overrides {
  const closed = [...options.keys()].filter((option) => !open.has(option));
  const overrides: Partial<Record<OverrideField, string>> = {};
  for (const [option, value] of options) {
    if (!isOverrideOption(option)) throw new SettingsFault(`unknown option: ${option}`);
    const { field, max } = overrideOptions[option];
    if (value.length > max) throw new SettingsFault(`${option}: at most ${String(max)} characters`);
    if (field === 'jump_group' && !/^(jumpgroup|user):./.test(value))
      throw new SettingsFault(`${option}: give jumpgroup:CODE or user:NAME`);
    overrides[field] = value;
  }
  if (closed.length > 0)
    throw new SettingsFault(`this installer does not allow to override: ${closed.join(', ')}`);
  return overrides;
}

function isOverrideOption(option: string): option is OverrideOption {
  return Object.hasOwn(overrideOptions, option);
}

/** `undefined` when the file is not one that an installer wrote. */
export function parseSettings(value: unknown): Settings | undefined {
  const settings = value as Partial<Settings> | null | undefined;
  if (typeof settings?.site !== 'string' || !/^https?:\/\//.test(settings.site)) return undefined;
  if (typeof settings.installerKey !== 'string' || typeof settings.validUntil !== 'number')
    return undefined;
  return {
    site: settings.site,
    installerKey: settings.installerKey,
    installerUid: settings.installerUid ?? '',
    validUntil: settings.validUntil,
    installMode: settings.installMode === 'service' ? 'service' : 'user',
    overrides: settings.overrides ?? {},
  };
}
