import type { Cause } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { RecipientCommands } from './recipient-commands.js';
import type { Handled } from './recipient-commands.js';
import { SECRET_KEEPING } from './recipient-secrets.port.js';
import type { SecretKeeping } from './recipient-secrets.port.js';
import { newWebhookSecret } from './webhook-secret.js';

export type RotatedSecret = Readonly<{ secret: string; previousValidUntil: string | null }>;

@Injectable()
export class RecipientSecretsHandler {
  constructor(
    private readonly commands: RecipientCommands,
    @Inject(SECRET_KEEPING) private readonly secrets: SecretKeeping,
  ) {}

  /** The new secret is told here and never again; the one before signs beside it for so long. */
  async rotate(recipientId: string, overlapSeconds: number, cause: Cause): Handled<RotatedSecret> {
    const secret = newWebhookSecret();
    const result = await this.commands.give(
      { type: 'RotateSigningSecret', data: { recipientId, overlapSeconds } },
      cause,
      this.secrets.rotate(recipientId, secret),
    );
    this.secrets.changed();
    if (!result.ok) return result;
    const [event] = result.value.map((recorded) => recorded.event);
    const previousValidUntil =
      event?.type === 'SigningSecretRotated' ? event.data.previousValidUntil : null;
    return ok({ secret, previousValidUntil });
  }

  async set(
    secret: Readonly<{ recipientId: string; name: string; value: string }>,
    cause: Cause,
  ): Handled<undefined> {
    const { recipientId, name, value } = secret;
    const result = await this.commands.give(
      { type: 'SetNamedSecret', data: { recipientId, name } },
      cause,
      this.secrets.set(recipientId, name, value),
    );
    this.secrets.changed();
    return result.ok ? ok(undefined) : result;
  }

  async remove(recipientId: string, name: string, cause: Cause): Handled<undefined> {
    const result = await this.commands.give(
      { type: 'RemoveNamedSecret', data: { recipientId, name } },
      cause,
      this.secrets.remove(recipientId, name),
    );
    this.secrets.changed();
    return result.ok ? ok(undefined) : result;
  }
}
