import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { JumpGroupMemberships } from './rules.js';

/** What the registry tells of shared Jump Groups; told again, it changes nothing. */
@Injectable()
export class KnownJumpGroups {
  constructor(@Inject(JumpGroupMemberships) private readonly memberships: JumpGroupMemberships) {}

  /** One that is gone stays gone: its number is given to no other. */
  async keep(
    number: number,
    names: Readonly<{ name: string; codeName: string }>,
    cause: Cause,
  ): Promise<void> {
    const made = await this.memberships.createAs(number, { ...names, members: [] }, cause);
    if (!made.ok) await this.memberships.change(number, names, cause);
  }

  /** Its memberships end with it. */
  async drop(number: number, cause: Cause): Promise<void> {
    await this.memberships.remove(number, cause);
  }
}
