import { createHash } from 'node:crypto';
import { nameOf } from './configuration.js';
import type { PolicyDocument } from './configuration.js';
import { canonical } from './json.js';
import type { Json, JsonObject } from './json.js';
import { sections } from './sections.js';
import type { SectionName } from './sections.js';

export type PlannedChange = Readonly<{
  section: SectionName;
  action: 'create' | 'change' | 'delete';
  name: string;
  /** Of a change only the terms that differ. */
  before: JsonObject | null;
  after: JsonObject | null;
}>;

/** What would lead to the document. A section that it leaves out stays as it is. */
export function planOf(
  current: Required<PolicyDocument>,
  wanted: PolicyDocument,
): readonly PlannedChange[] {
  return sections.flatMap((section): PlannedChange[] => {
    const wishes = wanted[section.name];
    if (!wishes) return [];
    const { name: sectionName } = section;
    const was = new Map(current[sectionName].map((one) => [nameOf(section, one), one]));
    const is = new Map(wishes.map((one) => [nameOf(section, one), one]));
    const kept = [...is].flatMap(([name, after]): PlannedChange[] => {
      const before = was.get(name);
      if (!before) return [{ section: sectionName, action: 'create', name, before: null, after }];
      const fields = Object.keys(after).filter(
        (field) => canonical(before[field]) !== canonical(after[field]),
      );
      if (fields.length === 0) return [];
      const only = (terms: JsonObject): JsonObject =>
        Object.fromEntries(fields.map((field): [string, Json] => [field, terms[field] ?? null]));
      return [
        { section: sectionName, action: 'change', name, before: only(before), after: only(after) },
      ];
    });
    const gone = [...was]
      .filter(([name]) => !is.has(name) && !section.isGiven)
      .map(([name, before]): PlannedChange => {
        return { section: sectionName, action: 'delete', name, before, after: null };
      });
    return [...kept, ...gone];
  });
}

/** Names a plan: the same only for the same wish over the same configuration. */
export function digestOf(current: Required<PolicyDocument>, wanted: PolicyDocument): string {
  const text = [current, wanted].map((one) => canonical(one as unknown as Json)).join('\n');
  return createHash('sha256').update(text).digest('hex');
}
