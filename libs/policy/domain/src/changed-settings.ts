/** The names of what differs; settings are data, equal when their JSON is. */
export function changedNames<Settings extends object>(
  before: Settings,
  after: Settings,
): (keyof Settings)[] {
  const names = Object.keys(before) as (keyof Settings)[];
  return names.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
}
