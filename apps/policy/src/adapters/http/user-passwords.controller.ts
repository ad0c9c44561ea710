import {
  AccessDecider,
  Authenticated,
  CurrentPrincipal,
  RequestCause,
  ZodPipe,
  configNotFound,
  configPathId,
  notAllowed,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { EffectiveUsers } from '../../application/users/effective-users.js';
import { UserAdministration } from '../../application/users/user-administration.js';
import { UserQueries } from '../persistence/user-queries.js';
import type { UserWithRecord } from '../persistence/user-queries.js';
import { userRefused } from './user-problems.js';

const passwordBody = z.strictObject({
  password: z.string().max(1_024),
  /** The user chooses another one at the next sign-in. */
  reset_next_login: z.boolean().default(true),
});
type PasswordBody = z.infer<typeof passwordBody>;

/** Who may set passwords (`perm_set_passwords`) sets those of all but administrators. */
@Controller('api/v1/users/:id/password')
@Authenticated()
export class UserPasswordsController {
  constructor(
    @Inject(AccessDecider) private readonly decider: AccessDecider,
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(EffectiveUsers) private readonly effective: EffectiveUsers,
    @Inject(UserAdministration) private readonly administration: UserAdministration,
  ) {}

  @Put()
  @HttpCode(204)
  async set(
    @Param('id') id: string,
    @Body(new ZodPipe(passwordBody)) { password, reset_next_login }: PasswordBody,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const user = await this.target(id, principal);
    const changes = { passwordResetNextLogin: reset_next_login };
    const changed = await this.administration.change({ user, changes, password }, cause);
    if (!changed.ok) throw userRefused(changed.refusal);
  }

  /** Who may set no password at all does not learn which users there are. */
  private async target(id: string, principal: Principal): Promise<UserWithRecord> {
    const mayAll = await this.mayAll(principal);
    if (!mayAll && !(await this.maySome(principal)))
      throw notAllowed(['Only who may set passwords may do this.']);
    const user = await this.users.byNumber(configPathId(id, 'user'));
    if (!user) throw configNotFound('user');
    if (!mayAll && (await this.isAdministrator(user)))
      throw notAllowed(['Only administrators may set the password of one.']);
    return user;
  }

  private async mayAll({ id, type }: Principal): Promise<boolean> {
    const [decision] = await this.decider.decide([
      { principalId: id, principalType: type, action: 'users:manage', jumpClientId: '' },
    ]);
    return decision?.allowed === true;
  }

  private async maySome({ id, type }: Principal): Promise<boolean> {
    const user = type === 'user' ? await this.users.byId(id) : undefined;
    if (!user) return false;
    return (await this.effective.of(user)).rights.includes('set_passwords');
  }

  private async isAdministrator(user: UserWithRecord): Promise<boolean> {
    const { rights } = await this.effective.of(user);
    return user.administrator || rights.includes('administrator');
  }
}
