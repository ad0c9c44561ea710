import type { AdministrationRight, RepresentativeSettings } from '@jumpfleet/policy-domain';
import { Injectable } from '@nestjs/common';
import type { UserRow } from './user-list.projection.js';

export type EffectiveUser = Readonly<{
  rights: readonly AdministrationRight[];
  representative: RepresentativeSettings;
}>;

/** What users may do in the end. */
@Injectable()
export class EffectiveUsers {
  of({ settings: { rights, representative } }: UserRow): EffectiveUser {
    return { rights, representative };
  }
}
