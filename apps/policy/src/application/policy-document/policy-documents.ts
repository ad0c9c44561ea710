import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Result } from '@jumpfleet/kernel';
import type { AdministrationRefusal } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';
import { WhatIfQuery } from '../what-if/what-if.js';
import type { WhatIfAnswer } from '../what-if/what-if.js';
import { Configuration, nameOf } from './configuration.js';
import type { AllThings, PolicyDocument } from './configuration.js';
import { digestOf, planOf } from './plan.js';
import type { PlannedChange } from './plan.js';
import { plannedFacts } from './planned-facts.js';
import { ownChanges, sections } from './sections.js';
import type { Section } from './sections.js';

export const ALL_THINGS = Symbol('ALL_THINGS');

export type Plan = Readonly<{
  digest: string;
  changes: readonly PlannedChange[];
  /** Names in the document that nothing has, nor will have. */
  problems: readonly string[];
}>;

/** Null where names lead nowhere, or there is too much of it. */
export type PlanInFull = Plan & Readonly<{ whatIf: WhatIfAnswer | null }>;

/** As many as may be asked about one by one. */
const mostWhatIf = 500;

export type ApplyRefusal =
  | Readonly<{ kind: 'configuration-changed' }>
  | Readonly<{ kind: 'names-unknown'; problems: readonly string[] }>
  | Readonly<{
      kind: 'change-refused';
      change: Pick<PlannedChange, 'section' | 'action' | 'name'>;
      refusal: AdministrationRefusal;
      /** Those before it are made. */
      applied: number;
    }>;

/** The configuration as one document: told, compared, and made so by the same commands as one by one. */
@Injectable()
export class PolicyDocuments {
  constructor(
    @Inject(ALL_THINGS) private readonly things: AllThings,
    private readonly facts: OwnAccessFacts,
    private readonly whatIf: WhatIfQuery,
  ) {}

  async current(): Promise<Configuration> {
    const { users } = await this.facts.snapshot();
    const names = [...users.entries()].map(([n, { username }]): [number, string] => [n, username]);
    return Configuration.read(this.things, names);
  }

  /** With who would gain and lose what, where it can be told. */
  async planInFull(wanted: PolicyDocument): Promise<PlanInFull> {
    const configuration = await this.current();
    const plan = planIn(configuration, wanted);
    if (plan.changes.length > mostWhatIf) return { ...plan, whatIf: null };
    const facts = plannedFacts(plan.changes, { wanted, configuration, things: this.things });
    return { ...plan, whatIf: facts ? await this.whatIf.ask(facts) : null };
  }

  async plan(wanted: PolicyDocument): Promise<Plan> {
    return planIn(await this.current(), wanted);
  }

  /** Only what was planned, over the configuration that it was planned for. */
  async apply(
    wanted: PolicyDocument,
    digest: string,
    cause: Cause,
  ): Promise<Result<Readonly<{ applied: number }>, ApplyRefusal>> {
    const plan = await this.plan(wanted);
    if (plan.digest !== digest) return refuse({ kind: 'configuration-changed' });
    if (plan.problems.length > 0) return refuse({ kind: 'names-unknown', problems: plan.problems });
    const of = (section: Section, isDeletion: boolean) =>
      plan.changes.filter(
        (one) => one.section === section.name && (one.action === 'delete') === isDeletion,
      );
    let applied = 0;
    const steps = [
      ...sections.map((section) => ({ section, changes: of(section, false) })),
      ...sections.toReversed().map((section) => ({ section, changes: of(section, true) })),
    ];
    for (const { section, changes } of steps) {
      const configuration = changes.length > 0 ? await this.current() : undefined;
      for (const change of changes) {
        const made = configuration && (await this.make({ section, change, configuration }, cause));
        if (made && !made.ok) {
          const { action, name } = change;
          return refuse({
            kind: 'change-refused',
            change: { section: section.name, action, name },
            refusal: made.refusal,
            applied,
          });
        }
        applied++;
      }
    }
    return ok({ applied });
  }

  private async make(
    { section, change, configuration }: Step,
    cause: Cause,
  ): Promise<Result<unknown, AdministrationRefusal>> {
    const things = this.things[section.name];
    const number = configuration.numberOf(section, change.name);
    if (change.action === 'delete')
      return number === undefined ? ok(undefined) : things.remove(number, cause);
    const numbered = configuration.numbered(section, change.after ?? {});
    if (!numbered.ok) return refuse({ kind: 'not-found' });
    if (number !== undefined)
      return this.change({ section, number, configuration }, numbered.value, cause);
    if (!section.first) return things.create(numbered.value, cause);
    const made = await things.create(section.first(numbered.value), cause);
    if (!made.ok) return made;
    const next = await this.current();
    const created = next.numberOf(section, change.name);
    if (created === undefined) return refuse({ kind: 'not-found' });
    return this.change({ section, number: created, configuration: next }, numbered.value, cause);
  }

  private async change(
    { section, number, configuration }: Place,
    terms: Parameters<typeof ownChanges>[1],
    cause: Cause,
  ): Promise<Result<unknown, AdministrationRefusal>> {
    const before = configuration.termsOf(section, number);
    for (const one of (section.changes ?? ownChanges)(before, { ...before, ...terms })) {
      const made = await this.things[section.name].change(number, one, cause);
      if (!made.ok) return made;
    }
    return ok(undefined);
  }
}

type Step = Readonly<{ section: Section; change: PlannedChange; configuration: Configuration }>;
type Place = Readonly<{ section: Section; number: number; configuration: Configuration }>;

function planIn(configuration: Configuration, wanted: PolicyDocument): Plan {
  const current = configuration.document();
  return {
    digest: digestOf(current, wanted),
    changes: planOf(current, wanted),
    problems: problemsOf(configuration, wanted),
  };
}

function problemsOf(configuration: Configuration, wanted: PolicyDocument): readonly string[] {
  const coming = new Set(
    sections.flatMap((section) =>
      (wanted[section.name] ?? []).map((entry) => `${section.kind} “${nameOf(section, entry)}”`),
    ),
  );
  const unknown = sections.flatMap((section) =>
    (wanted[section.name] ?? []).flatMap((entry) => {
      const numbered = configuration.numbered(section, entry);
      return numbered.ok ? [] : numbered.refusal;
    }),
  );
  return [...new Set(unknown)].filter((one) => !coming.has(one));
}
