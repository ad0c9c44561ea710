import { teamKind } from '@jumpfleet/policy-domain';
import type { TeamChanges, TeamTerms } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { AdministeredThings, AdministrationDesk } from '../administration/administered-things.js';

@Injectable()
export class Teams extends AdministeredThings<'Team', TeamTerms, TeamChanges> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(teamKind, desk);
  }
}
