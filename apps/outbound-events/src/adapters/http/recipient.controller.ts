import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { changeRecipient, createRecipient } from '@jumpfleet/outbound-contracts';
import type {
  ChangeRecipientBody,
  CreateRecipientBody,
  DeliveryItem,
  RecipientItem,
} from '@jumpfleet/outbound-contracts';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
} from '@nestjs/common';
import { z } from 'zod';
import { RECIPIENT_DIRECTORY } from '../../application/ports.js';
import type { RecipientDirectory } from '../../application/ports.js';
import { RecipientHandler } from '../../application/recipient.handler.js';
import { TestEventHandler } from '../../application/test-event.handler.js';
import { recipientProblem, testProblem } from '../outbound-problems.js';
import { changesOf, settingsOf } from '../recipient-settings.js';

const idPipe = new ZodPipe(z.uuid());

@Controller('api/v1/outbound-events/recipients')
@Allow('outbound-events:manage')
export class RecipientController {
  constructor(
    private readonly recipients: RecipientHandler,
    @Inject(RECIPIENT_DIRECTORY) private readonly directory: RecipientDirectory,
    private readonly tests: TestEventHandler,
  ) {}

  @Get()
  async list(): Promise<{ items: RecipientItem[] }> {
    return { items: await this.directory.list() };
  }

  /** The only answer that ever holds the secret. */
  @Post()
  async create(
    @Body(new ZodPipe(createRecipient)) body: CreateRecipientBody,
    @RequestCause() cause: Cause,
  ): Promise<RecipientItem & { secret: string }> {
    const created = await this.recipients.create(settingsOf(body), cause);
    if (!created.ok) throw recipientProblem(created.refusal);
    const { recipientId, secret } = created.value;
    return { ...(await this.find(recipientId)), secret };
  }

  @Get(':id')
  async find(@Param('id', idPipe) id: string): Promise<RecipientItem> {
    const recipient = await this.directory.find(id);
    if (!recipient) throw recipientProblem({ kind: 'recipient-not-found' });
    return recipient;
  }

  @Patch(':id')
  async change(
    @Param('id', idPipe) id: string,
    @Body(new ZodPipe(changeRecipient)) body: ChangeRecipientBody,
    @RequestCause() cause: Cause,
  ): Promise<RecipientItem> {
    const changed = await this.recipients.change(id, changesOf(body), cause);
    if (!changed.ok) throw recipientProblem(changed.refusal);
    return this.find(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', idPipe) id: string, @RequestCause() cause: Cause): Promise<void> {
    const removed = await this.recipients.remove(id, cause);
    if (!removed.ok) throw recipientProblem(removed.refusal);
  }

  /** Queues a test event, whatever the recipient wants to hear of. */
  @Post(':id/test')
  @HttpCode(202)
  async test(@Param('id', idPipe) id: string, @RequestCause() cause: Cause): Promise<DeliveryItem> {
    const queued = await this.tests.handle(id, cause);
    if (!queued.ok) throw testProblem(queued.refusal);
    return queued.value;
  }
}
