import { randomUUID } from 'node:crypto';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { recipientDecider } from '@jumpfleet/outbound-domain';
import type {
  RecipientChanges,
  RecipientCommand,
  RecipientEvent,
  RecipientRefusal,
  RecipientSettings,
} from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { RECIPIENT_BELONGINGS, RecipientNameTaken, TooManyRecipients } from './ports.js';
import type { RecipientBelongings } from './ports.js';
import { newWebhookSecret } from './webhook-secret.js';

type Handled<Value> = Promise<Result<Value, RecipientRefusal>>;

@Injectable()
export class RecipientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RecipientEvent>,
    @Inject(RECIPIENT_BELONGINGS) private readonly belongings: RecipientBelongings,
    private readonly waker: DeliveryWaker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The secret is told here and never again. */
  async create(
    settings: RecipientSettings,
    cause: Cause,
  ): Handled<{ recipientId: string; secret: string }> {
    const recipientId = randomUUID();
    const secret = newWebhookSecret();
    const admit = this.belongings.admit(recipientId, settings.name);
    const keepSecret = this.belongings.keepSecret(recipientId, secret);
    const command: RecipientCommand = { type: 'CreateRecipient', data: { recipientId, settings } };
    const result = await this.append(recipientId, command, cause, async (tx, recorded) => {
      await admit(tx, recorded);
      await keepSecret(tx, recorded);
    });
    return result.ok ? ok({ recipientId, secret }) : result;
  }

  async change(recipientId: string, changes: RecipientChanges, cause: Cause): Handled<undefined> {
    const command: RecipientCommand = { type: 'ChangeRecipient', data: { recipientId, changes } };
    const within =
      changes.name === undefined ? undefined : this.belongings.admit(recipientId, changes.name);
    const result = await this.append(recipientId, command, cause, within);
    if (result.ok) await this.waker.wakeRecipient(recipientId);
    return result;
  }

  async remove(recipientId: string, cause: Cause): Handled<undefined> {
    const command: RecipientCommand = { type: 'DeleteRecipient', data: { recipientId } };
    return this.append(recipientId, command, cause, this.belongings.discard(recipientId));
  }

  private async append(
    recipientId: string,
    command: RecipientCommand,
    cause: Cause,
    within?: Within<RecipientEvent>,
  ): Handled<undefined> {
    try {
      const result = await handleCommand(this.events, recipientDecider, {
        stream: `outbound.recipient.${recipientId}`,
        command,
        cause,
        now: this.clock.now(),
        ...(within && { within }),
      });
      return result.ok ? ok(undefined) : result;
    } catch (error) {
      if (error instanceof RecipientNameTaken) return refuse({ kind: 'recipient-name-taken' });
      if (error instanceof TooManyRecipients) return refuse({ kind: 'recipient-limit-reached' });
      throw error;
    }
  }
}
