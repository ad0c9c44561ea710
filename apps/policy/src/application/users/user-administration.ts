import type { Cause, Result } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { SIGN_IN_RECORDS } from '../sign-in/ports.js';
import type { SignInRecords } from '../sign-in/ports.js';
import { UserHandler } from './user.handler.js';
import type { ChangedUser, UserHandlerRefusal } from './user.handler.js';

type Subject = ChangedUser['user'];
type Outcome = Promise<Result<unknown, UserHandlerRefusal>>;

export type AdministeredUser = ChangedUser & Readonly<{ failedSignIns?: number | undefined }>;

/** What administrators do with users, by whichever API. */
@Injectable()
export class UserAdministration {
  constructor(
    @Inject(UserHandler) private readonly handler: UserHandler,
    @Inject(SIGN_IN_RECORDS) private readonly records: SignInRecords,
  ) {}

  async change({ failedSignIns, ...wish }: AdministeredUser, cause: Cause): Outcome {
    const changed = await this.handler.change(wish, cause);
    if (!changed.ok || failedSignIns === undefined) return changed;
    const username = wish.changes.username ?? wish.user.username;
    return this.countFailures({ ...wish.user, username }, failedSignIns, cause);
  }

  /** What failed under the name is forgotten; who was locked out may try again. */
  unlock(user: Subject, cause: Cause): Outcome {
    return this.countFailures(user, 0, cause);
  }

  remove({ id: userId }: Subject, cause: Cause): Outcome {
    return this.handler.handle({ type: 'DeleteUser', data: { userId } }, cause);
  }

  signOutEverywhere({ id: userId }: Subject, cause: Cause): Outcome {
    return this.handler.handle({ type: 'SignOutEverywhere', data: { userId } }, cause);
  }

  /** For somebody who lost the authenticator. */
  resetSecondFactor({ id: userId }: Subject, cause: Cause): Outcome {
    return this.handler.handle({ type: 'DisableTwoFactor', data: { userId } }, cause);
  }

  private async countFailures(
    { id: userId, username }: Subject,
    failures: number,
    cause: Cause,
  ): Outcome {
    await this.records.reset('user', username, failures);
    return this.handler.handle({ type: 'UnlockUser', data: { userId } }, cause);
  }
}
