import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { ENROLMENT_TURNS, SITE_SETTINGS } from '../tokens.js';
import type { OpenInstaller } from './enrolment-ports.js';
import type { EnrolmentTurns } from './enrolment-turns.js';
import type { SiteSettings } from './ports.js';

export type LineRefusal =
  | Readonly<{ kind: 'enrolment-slot'; comeBackInMs: number; place: number }>
  | Readonly<{ kind: 'enrolment-line-full' }>;

/** Beyond the site's rate computers wait instead of failing (GW-15, D12). */
@Injectable()
export class EnrolmentLine {
  constructor(
    @Inject(ENROLMENT_TURNS) private readonly turns: EnrolmentTurns,
    @Inject(SITE_SETTINGS) private readonly site: SiteSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What to tell a computer that must wait; nothing when it is let in now. */
  async waitOf(
    publicKeyThumbprint: string,
    { terms }: OpenInstaller,
  ): Promise<LineRefusal | undefined> {
    if (!terms.isPaced) return undefined;
    const { enrolmentsPerMinute } = this.site.current();
    const turn = await this.turns.ask(publicKeyThumbprint, enrolmentsPerMinute, this.clock.now());
    switch (turn.kind) {
      case 'now':
        return undefined;
      case 'later':
        return { kind: 'enrolment-slot', comeBackInMs: turn.comeBackInMs, place: turn.place };
      case 'line-full':
        return { kind: 'enrolment-line-full' };
    }
  }
}
