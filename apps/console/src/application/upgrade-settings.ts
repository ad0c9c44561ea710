/** Those settings of the site's Jump Clients that upgrades keep to. */
export type UpgradeSettings = Readonly<{
  concurrent_upgrades: number;
  /** Null is no limit. */
  upgrade_bandwidth_bytes_per_second: number | null;
  automatic_upgrades: AutomaticUpgrades;
}>;

/** UP-04, in the field's words. */
export const automaticUpgrades = {
  disabled: 'Disabled: only Jump Clients that somebody moves to the front',
  current_cycle: 'Enabled for the current cycle',
  enabled: 'Always: each newer package starts a cycle over all',
} as const;
type AutomaticUpgrades = keyof typeof automaticUpgrades;

const mebibyte = 1_048_576;

export const settingBounds = {
  connectionsPerSecond: { least: 1, most: 300 },
  concurrentUpgrades: { least: 1, most: 500 },
  /** In MiB/s, as people say it. */
  bandwidth: { least: 0.0625, most: 100 },
} as const;

/** An empty field is no limit. */
export function bandwidthOf(text: string): number | null {
  return text.trim() === '' ? null : Math.round(Number(text) * mebibyte);
}

export function bandwidthText(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '' : String(Number((bytesPerSecond / mebibyte).toFixed(4)));
}

export function automaticMode(text: string): AutomaticUpgrades {
  const modes = Object.keys(automaticUpgrades) as AutomaticUpgrades[];
  return modes.find((mode) => mode === text) ?? 'disabled';
}
