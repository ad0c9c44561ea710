import {
  Allow,
  CurrentPrincipal,
  Problem,
  RequestCause,
  ZodPipe,
  inputText,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { CommandRefused } from '../../../application/integration/command.js';
import { KeyRefused, SupportActions } from '../../../application/integration/support-actions.js';
import { keyProblem } from '../../attended/attended-problems.js';

const queueNumber = z.number().int().min(1);
const common = {
  ttl: z.number().int().min(1).optional(),
  external_key: inputText(1_024).optional(),
  url_hostname: inputText(255).optional(),
};
/** Exactly one way of naming the queue (B3). */
const keyRequest = z.discriminatedUnion('queue_type', [
  z.strictObject({ queue_type: z.literal('general'), ...common }),
  z.strictObject({ queue_type: z.literal('rep'), queue_id: queueNumber, ...common }),
  z.strictObject({ queue_type: z.literal('team'), queue_id: queueNumber, ...common }),
  z.strictObject({
    queue_type: z.literal('rep_username'),
    rep_username: inputText(255).min(1),
    ...common,
  }),
  z.strictObject({
    queue_type: z.literal('issue'),
    issue_code_name: inputText(255).min(1),
    ...common,
  }),
]);
type KeyRequest = z.infer<typeof keyRequest>;

/** B3, version 2: JSON both ways, and problems as everywhere. */
@Controller('api/command/v2')
export class CommandV2Controller {
  constructor(private readonly support: SupportActions) {}

  @Get('get-logged-in-reps')
  @Allow('command:read')
  async loggedIn() {
    const found = await this.support.loggedIn();
    return {
      logged_in_reps: found.map(({ number, username, name }) => ({
        id: number,
        type: 'normal',
        username,
        display_name: name,
      })),
    };
  }

  @Post('session-key')
  @HttpCode(201)
  @Allow('command:change')
  async sessionKey(
    @Body(new ZodPipe(keyRequest)) body: KeyRequest,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ) {
    const { ttl: ttlSeconds, external_key: externalKey, url_hostname: host } = body;
    try {
      const wish = { queue: queueOf(body), ttlSeconds, externalKey };
      const made = await this.support.makeKey(wish, host, { principal, cause });
      return {
        short_key: made.key,
        key_url: made.url,
        mail_body: made.mailBody,
        expires_at: made.expiresAt.toISOString(),
      };
    } catch (error) {
      throw keyError(error);
    }
  }
}

function queueOf(body: KeyRequest): string {
  switch (body.queue_type) {
    case 'general':
      return 'general';
    case 'rep':
    case 'team':
      return `${body.queue_type}:${body.queue_id}`;
    case 'rep_username':
      return `rep_username:${body.rep_username}`;
    case 'issue':
      return `issue:${body.issue_code_name}`;
  }
}

function keyError(error: unknown): unknown {
  if (error instanceof KeyRefused) return keyProblem(error.refusal);
  if (error instanceof CommandRefused)
    return new Problem({ status: 422, code: 'command-refused', detail: error.message });
  return error;
}
