import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { KeyTerms } from '../../application/attended/key-terms.js';
import type { SessionKeyRow } from '../../application/attended/session-key.projection.js';
import { sessionKeyItem } from './session-key-item.js';
import type { SessionKeyItem } from './session-key-item.js';

/** Keys as the REST API shows them now. */
@Injectable()
export class KeyItems {
  constructor(
    private readonly terms: KeyTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  of(row: SessionKeyRow): SessionKeyItem {
    return sessionKeyItem(row, this.terms.urlOf(row.key), this.clock.now());
  }
}
