import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { whatIf } from '@jumpfleet/policy-domain';
import type { FactChange, WhatIf } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { OwnAccessFacts } from '../access-facts/own-access-facts.js';
import { ITEM_COUNTS } from './item-counts.port.js';
import type { ItemCounts, TermsReference } from './item-counts.port.js';

export type WhatIfAnswer = Omit<WhatIf, 'terms'> &
  Readonly<{ terms: readonly (TermsReference & Readonly<{ items: number }>)[] }>;

/** D7: who would gain and who would lose what, before anything is saved. */
@Injectable()
export class WhatIfQuery {
  constructor(
    private readonly facts: OwnAccessFacts,
    @Inject(ITEM_COUNTS) private readonly items: ItemCounts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ask(
    changes: readonly FactChange[],
    at = this.clock.now().getTime(),
  ): Promise<WhatIfAnswer> {
    const counts = await this.items.byList();
    const { terms, ...told } = whatIf(await this.facts.snapshot(), changes, { counts, at });
    const items = await this.items.withTerms(terms);
    return { ...told, terms: terms.map((term, n) => ({ ...term, items: items[n] ?? 0 })) };
  }
}
