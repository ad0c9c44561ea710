import { randomUUID } from 'node:crypto';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { newUserSettings, userDecider, userStream } from '@jumpfleet/policy-domain';
import type { PolicyEvent, UserCommand, UserRefusal, UserSettings } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIALS, NameTaken } from '../ports.js';
import type { Credentials } from '../ports.js';
import { ChosenPassword, PasswordChoices } from './password-choices.js';
import type { PasswordRefusal } from './password-choices.js';
import { NoAdministratorLeft } from './ports.js';
import { UserReferences } from './user-references.js';
import type { ReferenceRefusal } from './user-references.js';

export type NewUser = Readonly<{
  settings: Partial<UserSettings> & Pick<UserSettings, 'username'>;
  /** None for whoever signs in elsewhere. */
  password?: string | ChosenPassword | undefined;
  /** Who it is elsewhere, written in the same transaction. */
  linked?: Within<PolicyEvent>;
  /** The first one comes before the roles that ship. */
  isFirst?: boolean;
}>;

export type ChangedUser = Readonly<{
  /** Who is changed, as it was when the change was wished. */
  user: Readonly<{ id: string; username: string }>;
  changes: Partial<UserSettings>;
  password?: string | undefined;
}>;

export type UserHandlerRefusal = UserRefusal | PasswordRefusal | ReferenceRefusal;
type Outcome<Value> = Promise<Result<Value, UserHandlerRefusal>>;

@Injectable()
export class UserHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PasswordChoices) private readonly choices: PasswordChoices,
    @Inject(UserReferences) private readonly references: UserReferences,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The password's hash is written in the same transaction as the fact, beside it. */
  async create(
    { settings: wished, password, linked, isFirst = false }: NewUser,
    cause: Cause,
  ): Outcome<{ userId: string; number: number }> {
    const { username } = wished;
    const chosen = await this.chosen(password, { username });
    if (!chosen.ok) return chosen;
    const userId = randomUUID();
    const number = await this.credentials.nextNumber('user');
    const settings = { ...newUserSettings(username, number), ...wished };
    const credential = { principalId: userId, hash: chosen.value?.hash ?? null };
    const created = await this.handle(
      { type: 'CreateUser', data: { userId, number, settings } },
      cause,
      [
        this.credentials.added('user', username, credential),
        ...(linked ? [linked] : []),
        ...(isFirst ? [] : [this.references.exist(wished)]),
      ],
    );
    return created.ok ? ok({ userId, number }) : created;
  }

  async change({ user, changes, password }: ChangedUser, cause: Cause): Outcome<unknown> {
    const username = changes.username ?? user.username;
    const chosen = await this.chosen(password, { username, userId: user.id });
    if (!chosen.ok) return chosen;
    const newPassword = chosen.value !== undefined;
    const replaced = chosen.value && this.credentials.replaced(user.id, chosen.value.hash);
    return this.handle(
      { type: 'ChangeUser', data: { userId: user.id, changes, newPassword } },
      cause,
      [this.references.exist(changes), ...(replaced ? [replaced] : [])],
    );
  }

  /** The user chose a new one, having proved to be who it is. */
  async renewPassword(
    { id, username }: ChangedUser['user'],
    password: string,
    cause: Cause,
  ): Outcome<unknown> {
    const chosen = await this.choices.choose(password, { username, userId: id });
    if (!chosen.ok) return chosen;
    return this.handle({ type: 'RenewPassword', data: { userId: id } }, cause, [
      this.credentials.replaced(id, chosen.value.hash),
    ]);
  }

  /** `further` is written in the transaction of the events. */
  async handle(
    command: UserCommand,
    cause: Cause,
    further: readonly Within<PolicyEvent>[] = [],
  ): Outcome<unknown> {
    const steps = [...further, this.credentials.follow, this.references.administratorsRemain];
    try {
      return await handleCommand(this.events, userDecider, {
        stream: userStream(command.data.userId),
        command,
        cause,
        now: this.clock.now(),
        within: async (tx, recorded) => {
          for (const step of steps) await step(tx, recorded);
        },
      });
    } catch (error) {
      return this.refused(error, command);
    }
  }

  private refused(error: unknown, command: UserCommand): Result<never, UserHandlerRefusal> {
    if (error instanceof NoAdministratorLeft) return refuse({ kind: 'last-administrator' });
    if (error instanceof NameTaken)
      return refuse({ kind: 'username-taken', username: usernameIn(command) });
    const unknown = this.references.refusalOf(error);
    if (unknown) return refuse(unknown);
    throw error;
  }

  private async chosen(
    password: string | ChosenPassword | undefined,
    of: Readonly<{ username: string; userId?: string }>,
  ): Promise<Result<ChosenPassword | undefined, PasswordRefusal>> {
    if (password === undefined || password instanceof ChosenPassword) return ok(password);
    return this.choices.choose(password, of);
  }
}

function usernameIn(command: UserCommand): string {
  if (command.type === 'CreateUser') return command.data.settings.username;
  return command.type === 'ChangeUser' ? (command.data.changes.username ?? '') : '';
}
