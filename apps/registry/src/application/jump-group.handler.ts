import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  EditJumpGroup,
  JumpGroupCommand,
  JumpGroupRefusal,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { jumpGroupDecider, jumpGroupStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JUMP_GROUP_NAMES } from '../tokens.js';
import type { JumpGroupNames } from './ports.js';
import { JumpGroupInUse } from './ports.js';

type NameField = 'name' | 'codeName';
export type GroupRefusal =
  | Exclude<JumpGroupRefusal, { kind: 'jump-group-already-created' }>
  | Readonly<{ kind: 'jump-group-name-taken'; field: NameField }>
  | Readonly<{ kind: 'jump-group-in-use'; items: number; installers: number }>;
export type NewGroup = Readonly<{
  name: string;
  /** Blank is made of the name. */
  codeName: string;
  comments: string | null;
}>;

const maxAttempts = 5;

/** Shared Jump Groups come, change and go; their names and code names are unique. */
@Injectable()
export class JumpGroupHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(JUMP_GROUP_NAMES) private readonly names: JumpGroupNames,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers the id of the new group. */
  async create(group: NewGroup, cause: Cause): Promise<Result<number, GroupRefusal>> {
    const id = await this.names.nextId();
    for (let attempt = 1; ; attempt++) {
      const codeName = group.codeName || (await this.names.freeCodeName(group.name));
      const data = { ...group, id, codeName };
      const result = await this.decide({ type: 'CreateJumpGroup', data }, cause);
      if (result.ok) return ok(id);
      const { refusal } = result;
      const isOthersFaster =
        group.codeName === '' &&
        refusal.kind === 'jump-group-name-taken' &&
        refusal.field === 'codeName';
      if (!isOthersFaster || attempt === maxAttempts) return result;
    }
  }

  /** A code name that is blanked is made of the name anew. */
  async edit(
    { id, changes }: EditJumpGroup['data'],
    nameNow: string,
    cause: Cause,
  ): Promise<Result<undefined, GroupRefusal>> {
    const { name = nameNow, codeName } = changes;
    const made = codeName === '' ? { codeName: await this.names.freeCodeName(name) } : {};
    const data = { id, changes: { ...changes, ...made } };
    return this.decide({ type: 'EditJumpGroup', data }, cause);
  }

  /** A group goes only when nothing lies in it and no installer leads into it. */
  async remove(id: number, cause: Cause): Promise<Result<undefined, GroupRefusal>> {
    const command = { type: 'DeleteJumpGroup', data: { id } } as const;
    return this.decide(command, cause, this.names.demandUnused);
  }

  private async decide(
    command: JumpGroupCommand,
    cause: Cause,
    within?: Within<RegistryEvent>,
  ): Promise<Result<undefined, GroupRefusal>> {
    try {
      const result = await handleCommand(this.events, jumpGroupDecider, {
        stream: jumpGroupStream(command.data.id),
        command,
        cause,
        now: this.clock.now(),
        ...(within && { within }),
      });
      if (result.ok) return ok(undefined);
      if (result.refusal.kind === 'jump-group-not-found') return refuse(result.refusal);
      throw new Error(`a new group cannot be made: ${result.refusal.kind}`);
    } catch (error) {
      return this.afterFailure(error);
    }
  }

  private afterFailure(error: unknown): Result<undefined, GroupRefusal> {
    const field = this.names.takenBy(error);
    if (field) return refuse({ kind: 'jump-group-name-taken', field });
    if (!(error instanceof JumpGroupInUse)) throw error;
    const { items, installers } = error;
    return refuse({ kind: 'jump-group-in-use', items, installers });
  }
}
