import { sameTerm } from './administration/same-term.js';

/** Which settings differ. */
export function changedNames<Settings extends object>(
  before: Settings,
  after: Settings,
): (keyof Settings & string)[] {
  const names = Object.keys(after) as (keyof Settings & string)[];
  return names.filter((name) => !sameTerm(after[name], before[name]));
}
