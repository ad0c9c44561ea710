import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PrincipalType } from '../ports.js';
import { UserHandler } from '../users/user.handler.js';

/** The counting of failures locks out; this makes it known. */
@Injectable()
export class LockOuts {
  constructor(@Inject(UserHandler) private readonly users: UserHandler) {}

  async tell(type: PrincipalType, principalId: string, until: Date): Promise<void> {
    if (type !== 'user') return;
    await this.users.handle(
      { type: 'LockUserOut', data: { userId: principalId, until: until.toISOString() } },
      { actor: { type: 'system', id: 'policy' }, correlationId: randomUUID() },
    );
  }
}
