import { parseArgs } from 'node:util';
import { SettingsFault, overrideOptions } from './application/settings.js';
import type { Settings } from './application/settings.js';

const commands = ['run', 'remove', 'may-leave', 'disable', 'enable', 'check', 'trial'] as const;
export type Command = (typeof commands)[number];

export type SupportInvocation = Readonly<{
  command: 'support';
  /** Where the program lies, and may keep what it needs while it runs. */
  installDir: string;
  site: string;
  sessionKey: string;
  /** What the customer said of themselves: JSON in base64, or nothing. */
  customer: string;
}>;

export type Invocation =
  | SupportInvocation
  | Readonly<{ command: Command; installDir: string }>
  | Readonly<{
      command: 'configure';
      installDir: string;
      fixed: Omit<Settings, 'overrides'>;
      options: ReadonlyMap<string, string>;
      /** Options that the installer leaves open. */
      open: ReadonlySet<string>;
      /** The signed root whose releases this installation takes; without it there are no upgrades. */
      trustedRoot: string | undefined;
    }>;

const text = { type: 'string' } as const;
const overrides = Object.fromEntries(
  Object.keys(overrideOptions).map((option) => [option.slice(2), text]),
);
const fixedOptions = {
  dir: text,
  site: text,
  key: text,
  uid: text,
  'valid-until': text,
  mode: text,
  open: text,
  'trusted-root': text,
  customer: text,
};

/** The scripts of an installation call the program with these; people use the scripts. */
export function readArguments(argv: readonly string[]): Invocation {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { ...fixedOptions, ...overrides },
    allowPositionals: true,
  });
  const installDir = values.dir;
  if (installDir === undefined) throw new SettingsFault('--dir is missing');
  const [asked] = positionals;
  if (asked === 'support') return supportInvocation(installDir, values);
  const command = commands.find((known) => known === asked);
  if (command !== undefined) return { command, installDir };
  if (asked !== 'configure') throw new SettingsFault(`${commands.join(', ')} or configure?`);
  const fixed = {
    site: withoutSlash(values.site),
    installerKey: values.key ?? '',
    installerUid: values.uid ?? '',
    validUntil: Number(values['valid-until']),
    installMode: values.mode === 'service' ? 'service' : 'user',
  } as const;
  const open = new Set((values.open ?? '').split(' '));
  const trustedRoot = decodedRoot(values['trusted-root'] ?? '');
  return {
    command: 'configure',
    installDir,
    fixed,
    options: overridesOf(values),
    open,
    trustedRoot,
  };
}

function supportInvocation(
  installDir: string,
  values: Readonly<{ site?: string; key?: string; customer?: string }>,
): SupportInvocation {
  const { key: sessionKey = '', customer = '' } = values;
  if (sessionKey === '') throw new SettingsFault('--key is missing');
  const site = withoutSlash(values.site);
  return { command: 'support', installDir, site, sessionKey, customer };
}

function withoutSlash(site = ''): string {
  return site.replace(/\/$/, '');
}

/** A site without a root leaves the placeholder of the script as it is, or empty. */
function decodedRoot(base64: string): string | undefined {
  if (base64 === '' || base64.startsWith('@')) return undefined;
  return Buffer.from(base64, 'base64').toString('utf8');
}

function overridesOf(values: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const option of Object.keys(overrideOptions)) {
    const value = values[option.slice(2)];
    if (typeof value === 'string') given.set(option, value);
  }
  return given;
}
