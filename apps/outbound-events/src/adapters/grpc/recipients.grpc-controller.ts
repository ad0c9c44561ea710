import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, ZodPipe } from '@jumpfleet/http';
import {
  changeRecipient,
  createRecipient,
  rotateSecret,
  secretName,
  setSecret,
} from '@jumpfleet/outbound-contracts';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { RECIPIENT_DIRECTORY } from '../../application/ports.js';
import type { RecipientDirectory } from '../../application/ports.js';
import { RecipientSecretsHandler } from '../../application/recipient-secrets.handler.js';
import { RecipientHandler } from '../../application/recipient.handler.js';
import { TestEventHandler } from '../../application/test-event.handler.js';
import { recipientProblem, testProblem } from '../outbound-problems.js';
import { changesOf, settingsOf } from '../recipient-settings.js';
import { deliveryMessage } from './outbound-messages.js';

const service = 'RecipientsService';
const action = 'outbound-events:manage';

const id = z.uuid();
/** A body of the REST API, by its own schema. */
const bodyIn = <Body extends z.ZodType>(body: Body) =>
  z
    .string()
    .max(1_048_576)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'Must be JSON.' });
        return z.NEVER;
      }
    })
    .pipe(body);
const recipientRequest = new ZodPipe(z.object({ id }));
const createRequest = new ZodPipe(z.object({ json: bodyIn(createRecipient) }));
const changeRequest = new ZodPipe(z.object({ id, json: bodyIn(changeRecipient) }));
const rotateRequest = new ZodPipe(
  z.object({ id, overlapSeconds: rotateSecret.shape.overlap_seconds }),
);
const secretRequest = new ZodPipe(z.object({ id, name: secretName }));
const setSecretRequest = new ZodPipe(
  z.object({ id, name: secretName, value: setSecret.shape.value }),
);

@Controller()
@ForCallers()
export class RecipientsGrpcController {
  constructor(
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(RECIPIENT_DIRECTORY) private readonly directory: RecipientDirectory,
    private readonly recipients: RecipientHandler,
    private readonly secrets: RecipientSecretsHandler,
    private readonly tests: TestEventHandler,
  ) {}

  @GrpcMethod(service)
  async getRecipient(request: unknown, metadata: Metadata) {
    await this.callers.demand(metadata, action);
    return this.told(recipientRequest.transform(request).id);
  }

  @GrpcMethod(service)
  async createRecipient(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const created = await this.recipients.create(
      settingsOf(createRequest.transform(request).json),
      cause,
    );
    if (!created.ok) throw recipientProblem(created.refusal);
    const { recipientId, secret } = created.value;
    return { ...(await this.told(recipientId)), secret };
  }

  @GrpcMethod(service)
  async changeRecipient(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const { id: recipientId, json } = changeRequest.transform(request);
    const changed = await this.recipients.change(recipientId, changesOf(json), cause);
    if (!changed.ok) throw recipientProblem(changed.refusal);
    return this.told(recipientId);
  }

  @GrpcMethod(service)
  async deleteRecipient(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const removed = await this.recipients.remove(recipientRequest.transform(request).id, cause);
    if (!removed.ok) throw recipientProblem(removed.refusal);
    return {};
  }

  @GrpcMethod(service)
  async testRecipient(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const queued = await this.tests.handle(recipientRequest.transform(request).id, cause);
    if (!queued.ok) throw testProblem(queued.refusal);
    return deliveryMessage(queued.value);
  }

  @GrpcMethod(service)
  async rotateSigningSecret(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const { id: recipientId, overlapSeconds } = rotateRequest.transform(request);
    const rotated = await this.secrets.rotate(recipientId, overlapSeconds, cause);
    if (!rotated.ok) throw recipientProblem(rotated.refusal);
    const { secret, previousValidUntil } = rotated.value;
    return { secret, previousValidUntil: previousValidUntil ?? '' };
  }

  @GrpcMethod(service)
  async setNamedSecret(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const { id: recipientId, name, value } = setSecretRequest.transform(request);
    const kept = await this.secrets.set({ recipientId, name, value }, cause);
    if (!kept.ok) throw recipientProblem(kept.refusal);
    return {};
  }

  @GrpcMethod(service)
  async removeNamedSecret(request: unknown, metadata: Metadata) {
    const { cause } = await this.callers.demand(metadata, action);
    const { id: recipientId, name } = secretRequest.transform(request);
    const removed = await this.secrets.remove(recipientId, name, cause);
    if (!removed.ok) throw recipientProblem(removed.refusal);
    return {};
  }

  private async told(recipientId: string): Promise<{ id: string; json: string }> {
    const found = await this.directory.find(recipientId);
    if (!found) throw recipientProblem({ kind: 'recipient-not-found' });
    return { id: recipientId, json: JSON.stringify(found) };
  }
}
