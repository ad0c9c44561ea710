import { randomUUID } from 'node:crypto';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  RecipientChanges,
  RecipientRefusal,
  RecipientSettings,
} from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { RECIPIENT_BELONGINGS } from './ports.js';
import type { RecipientBelongings } from './ports.js';
import { RecipientCommands } from './recipient-commands.js';
import type { Handled } from './recipient-commands.js';
import { SECRET_KEEPING } from './recipient-secrets.port.js';
import type { SecretKeeping } from './recipient-secrets.port.js';
import { SettingsCheck } from './settings-check.js';
import type { SettingsRefusal } from './settings-check.js';
import { newWebhookSecret } from './webhook-secret.js';

type Saved<Value> = Promise<Result<Value, RecipientRefusal | SettingsRefusal>>;

@Injectable()
export class RecipientHandler {
  constructor(
    private readonly commands: RecipientCommands,
    @Inject(RECIPIENT_BELONGINGS) private readonly belongings: RecipientBelongings,
    @Inject(SECRET_KEEPING) private readonly secrets: SecretKeeping,
    private readonly check: SettingsCheck,
    private readonly waker: DeliveryWaker,
  ) {}

  /** The secret is told here and never again. */
  async create(
    settings: RecipientSettings,
    cause: Cause,
  ): Saved<{ recipientId: string; secret: string }> {
    const fault = this.check.faultOf(settings.target);
    if (fault) return refuse(fault);
    const recipientId = randomUUID();
    const secret = newWebhookSecret();
    const result = await this.commands.give(
      { type: 'CreateRecipient', data: { recipientId, settings } },
      cause,
      this.belongings.admit(recipientId, settings.name),
      this.secrets.keepFirst(recipientId, secret),
    );
    this.secrets.changed();
    return result.ok ? ok({ recipientId, secret }) : result;
  }

  async change(recipientId: string, changes: RecipientChanges, cause: Cause): Saved<undefined> {
    const { name, target = {} } = changes;
    const fault = this.check.faultOf(target);
    if (fault) return refuse(fault);
    const result = await this.commands.give(
      { type: 'ChangeRecipient', data: { recipientId, changes } },
      cause,
      ...(name === undefined ? [] : [this.belongings.admit(recipientId, name)]),
    );
    if (!result.ok) return result;
    this.waker.wakeRecipient(recipientId);
    return ok(undefined);
  }

  async remove(recipientId: string, cause: Cause): Handled<undefined> {
    const result = await this.commands.give(
      { type: 'DeleteRecipient', data: { recipientId } },
      cause,
      this.secrets.discard(recipientId),
      this.belongings.discard(recipientId),
    );
    this.secrets.changed();
    return result.ok ? ok(undefined) : result;
  }
}
