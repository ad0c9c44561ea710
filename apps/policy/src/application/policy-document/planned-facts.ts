import type { FactChange, PolicyEvent } from '@jumpfleet/policy-domain';
import { factAfter } from '../access-facts/access-facts.projection.js';
import type { AllThings, Configuration, PolicyDocument } from './configuration.js';
import type { PlannedChange } from './plan.js';
import { sections } from './sections.js';
import type { Section } from './sections.js';

/** What is decided by after the plan, by the very events that it would lead to; nothing where a name leads nowhere. */
export function plannedFacts(
  changes: readonly PlannedChange[],
  { wanted, configuration, things }: Planned,
): readonly FactChange[] | undefined {
  const coming = configuration.withComing(wanted);
  const facts: FactChange[] = [];
  for (const change of changes) {
    const section = sections.find(({ name }) => name === change.section);
    const fact = section && plannedFact(section, change, { coming, things });
    if (!fact) return undefined;
    facts.push(fact);
  }
  return facts;
}

type Planned = Readonly<{
  wanted: PolicyDocument;
  configuration: Configuration;
  things: AllThings;
}>;

function plannedFact(
  section: Section,
  { action, name, after }: PlannedChange,
  { coming, things }: Readonly<{ coming: Configuration; things: AllThings }>,
): FactChange | undefined {
  const { kind } = things[section.name];
  const id = coming.numberOf(section, name);
  const numbered = coming.numbered(section, after ?? {});
  if (id === undefined || !numbered.ok) return undefined;
  if (action === 'delete') return factAfter(eventOf(`${kind.name}Deleted`, { id }));
  const terms = { ...coming.termsOf(section, id), ...numbered.value };
  return factAfter(eventOf(`${kind.name}Changed`, { id, terms }));
}

/** One that has not happened; all administered things have these. */
function eventOf(type: string, data: object): PolicyEvent {
  return { type, version: 1, data } as unknown as PolicyEvent;
}
