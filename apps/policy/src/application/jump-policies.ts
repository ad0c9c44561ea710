import { jumpPolicyKind } from '@jumpfleet/policy-domain';
import type { JumpPolicyTerms } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { AdministeredThings, AdministrationDesk } from './administration/administered-things.js';

@Injectable()
export class JumpPolicies extends AdministeredThings<
  'JumpPolicy',
  JumpPolicyTerms,
  Partial<JumpPolicyTerms>,
  2
> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(jumpPolicyKind, desk);
  }
}
