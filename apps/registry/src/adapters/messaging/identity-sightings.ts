import { randomUUID } from 'node:crypto';
import type { EventStore } from '@jumpfleet/event-log';
import { subjects } from '@jumpfleet/gateway-contracts';
import { TelemetryConsumer, WriteQueue, bodyOf } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { JsMsg } from '@nats-io/jetstream';
import type { ClientIdentityHandler } from '../../application/client-identity.handler.js';
import type { IdentityUses, Return, Sighting } from '../../application/identity-sighting.js';
import { inRounds, isConflict, readSightings } from '../../application/identity-sighting.js';

type Entry = Readonly<{ message: JsMsg; sightings: readonly Sighting[] }>;

export type SightingParts = Readonly<{
  nats: NatsConnection;
  uses: IdentityUses;
  identities: ClientIdentityHandler;
  events: EventStore<RegistryEvent>;
  logger: Logger;
}>;

const maxPending = 500;
const maxMessages = 50;

/** Finds out which identities two computers use, beside the path of presence and never in its way (D11). */
export class IdentitySightings {
  private readonly queue: WriteQueue<Entry>;
  private readonly consumer: TelemetryConsumer;
  private stopForgetting: (() => void) | undefined;

  constructor(private readonly parts: SightingParts) {
    const { nats, logger } = parts;
    this.queue = new WriteQueue(
      logger,
      (waiting) => waiting.splice(0, maxMessages),
      (batch) => this.write(batch),
    );
    const options = {
      durable: 'registry-identities',
      subjects: [subjects.presence('*')],
      maxPending,
    };
    this.consumer = new TelemetryConsumer(nats, logger, options, (message) => {
      this.take(message);
    });
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
    this.stopForgetting = this.parts.events.onCommitted(({ recorded }) => {
      for (const { event } of recorded)
        if (event.type === 'JumpClientDeleted' && event.data.isLastOfEndpoint)
          void this.forget(event.data.endpointId);
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopForgetting?.();
    await this.consumer.stop();
    await this.queue.stop();
  }

  private take(message: JsMsg): void {
    const sightings = readSightings(bodyOf(message));
    if (sightings.length === 0) message.ack();
    else this.queue.add({ message, sightings });
  }

  private async write(batch: readonly Entry[]): Promise<void> {
    for (const round of inRounds(batch.flatMap(({ sightings }) => sightings)))
      for (const back of await this.parts.uses.note(round))
        if (isConflict(back)) await this.report(back);
    for (const { message } of batch) message.ack();
  }

  private async report({ client: clientId, uses }: Return): Promise<void> {
    const { identities, logger } = this.parts;
    logger.warn({ clientId, uses }, 'two computers use one identity; a decision is needed');
    await identities.handle(
      { type: 'ReportIdentityConflict', data: { clientId, uses } },
      { actor: { type: 'system', id: 'registry' }, correlationId: randomUUID() },
    );
  }

  private async forget(client: string): Promise<void> {
    await this.parts.uses.forget(client).catch((error: unknown) => {
      this.parts.logger.warn({ err: error, client }, 'what was seen of a deleted client remains');
    });
  }
}
