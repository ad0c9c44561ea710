import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { rotateSecret, secretName, setSecret } from '@jumpfleet/outbound-contracts';
import type { RotateSecretBody, SetSecretBody } from '@jumpfleet/outbound-contracts';
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { RecipientSecretsHandler } from '../../application/recipient-secrets.handler.js';
import { recipientProblem } from '../outbound-problems.js';

const idPipe = new ZodPipe(z.uuid());
const namePipe = new ZodPipe(secretName);

/** No answer holds a secret but the one to its rotation. */
@Controller('api/v1/outbound-events/recipients/:id')
@Allow('outbound-events:manage')
export class RecipientSecretController {
  constructor(private readonly secrets: RecipientSecretsHandler) {}

  @Post('secret')
  @HttpCode(200)
  async rotate(
    @Param('id', idPipe) id: string,
    @Body(new ZodPipe(rotateSecret)) body: RotateSecretBody,
    @RequestCause() cause: Cause,
  ): Promise<{ secret: string; previous_valid_until: string | null }> {
    const rotated = await this.secrets.rotate(id, body.overlap_seconds, cause);
    if (!rotated.ok) throw recipientProblem(rotated.refusal);
    const { secret, previousValidUntil } = rotated.value;
    return { secret, previous_valid_until: previousValidUntil };
  }

  @Put('secrets/:name')
  @HttpCode(204)
  async set(
    @Param('id', idPipe) recipientId: string,
    @Param('name', namePipe) name: string,
    @Body(new ZodPipe(setSecret)) { value }: SetSecretBody,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const kept = await this.secrets.set({ recipientId, name, value }, cause);
    if (!kept.ok) throw recipientProblem(kept.refusal);
  }

  @Delete('secrets/:name')
  @HttpCode(204)
  async remove(
    @Param('id', idPipe) id: string,
    @Param('name', namePipe) name: string,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const removed = await this.secrets.remove(id, name, cause);
    if (!removed.ok) throw recipientProblem(removed.refusal);
  }
}
