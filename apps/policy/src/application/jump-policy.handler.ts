import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { jumpPolicyDecider, jumpPolicyStream } from '@jumpfleet/policy-domain';
import type {
  ChangeJumpPolicy,
  CreateJumpPolicy,
  DeleteJumpPolicy,
  JumpPolicyRefusal,
  JumpPolicyTerms,
  PolicyEvent,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JUMP_POLICY_NAMES, JumpPolicyNameTaken } from './ports.js';
import type { JumpPolicyNames } from './ports.js';

type Command = CreateJumpPolicy | ChangeJumpPolicy | DeleteJumpPolicy;

@Injectable()
export class JumpPolicyHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(JUMP_POLICY_NAMES) private readonly names: JumpPolicyNames,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A blank code name is made from the display name (PO-20). */
  async create(
    terms: JumpPolicyTerms,
    cause: Cause,
  ): Promise<Result<{ id: number }, JumpPolicyRefusal>> {
    const id = await this.names.nextId();
    const codeName = terms.codeName || (await this.names.freeCodeName(terms.displayName));
    const data = { id, terms: { ...terms, codeName } };
    const created = await this.handle({ type: 'CreateJumpPolicy', data }, cause);
    return created.ok ? ok({ id }) : created;
  }

  async handle(command: Command, cause: Cause): Promise<Result<unknown, JumpPolicyRefusal>> {
    try {
      return await handleCommand(this.events, jumpPolicyDecider, {
        stream: jumpPolicyStream(command.data.id),
        command,
        cause,
        now: this.clock.now(),
        within: this.names.stayUnique,
      });
    } catch (error) {
      if (!(error instanceof JumpPolicyNameTaken)) throw error;
      return refuse(error.refusal);
    }
  }
}
