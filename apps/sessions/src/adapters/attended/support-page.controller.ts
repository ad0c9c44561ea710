import { Public, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { KeyDesk } from '../../application/attended/key-desk.js';
import type { LookRefusal } from '../../application/attended/key-desk.js';
import { SessionForCustomer } from '../../application/attended/session-for-customer.js';
import type { SessionKeyRow } from '../../application/attended/session-key.projection.js';
import type { SessionsConfig } from '../../config.js';
import { redeemProblem, startProblem } from './attended-problems.js';
import { customerIn, startQuery } from './attended.requests.js';
import type { StartQuery } from './attended.requests.js';
import { askToWait } from './customer.controller.js';
import { siteLinks } from './site-links.js';
import { supportPage, supportPageHeaders } from './support-page.js';

type Said = ReturnType<typeof customerIn>;
type Visit = Readonly<{ address: string; reply: FastifyReply }>;

const typedKey = z.object({ key: z.string().max(64).optional() });

/** The pages that a customer sees: small, readable by everybody, with nothing from elsewhere. */
@Controller()
@Public()
export class SupportPageController {
  constructor(
    private readonly desk: KeyDesk,
    private readonly sessions: SessionForCustomer,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @Get('support')
  async ask(
    @Query(new ZodPipe(typedKey)) { key }: z.output<typeof typedKey>,
    @Req() { ip: address }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (key !== undefined) return this.showKey(key, customerIn({}), { address, reply });
    await this.send(reply, 200, { kind: 'ask', problem: undefined });
  }

  @Get('support/:key')
  async key(
    @Param('key') key: string,
    @Req() { ip: address }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.showKey(key, customerIn({}), { address, reply });
  }

  /** B4. */
  @Get('api/start_session')
  async start(
    @Query(new ZodPipe(startQuery)) query: StartQuery,
    @RequestCause() cause: Cause,
    @Req() { ip: address }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.begin(query, cause, { address, reply });
  }

  @Post('api/start_session')
  async startByForm(
    @Body(new ZodPipe(startQuery)) body: StartQuery,
    @RequestCause() cause: Cause,
    @Req() { ip: address }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.begin(body, cause, { address, reply });
  }

  private async begin(query: StartQuery, cause: Cause, visit: Visit): Promise<void> {
    const said = customerIn(query);
    if (query.short_key !== undefined) return this.showKey(query.short_key, said, visit);
    const begun = await this.sessions.begin(
      {
        representative:
          query.id === undefined ? undefined : { number: query.id, name: query.name ?? '' },
        issue: query.issue,
        externalKey: query.external_key,
        customer: said,
      },
      visit.address,
      cause,
    );
    if (begun.ok) return this.showRow(begun.value, customerIn({}), visit.reply);
    askToWait(visit.reply, begun.refusal);
    const { status, detail } = startProblem(begun.refusal);
    await this.send(visit.reply, status, { kind: 'ask', problem: detail });
  }

  private async showKey(typed: string, said: Said, { address, reply }: Visit): Promise<void> {
    const found = await this.desk.open(typed, address);
    if (found.ok) return this.showRow(found.value, said, reply);
    return this.showProblem(found.refusal, reply);
  }

  private async showProblem(refusal: LookRefusal, reply: FastifyReply): Promise<void> {
    askToWait(reply, refusal);
    const { status, detail } = redeemProblem(refusal);
    await this.send(reply, status, { kind: 'ask', problem: detail });
  }

  private async showRow(
    { key, queue, expires_at }: Pick<SessionKeyRow, 'key' | 'queue' | 'expires_at'>,
    said: Said,
    reply: FastifyReply,
  ): Promise<void> {
    const { script, file } = siteLinks(this.config.PUBLIC_URL, key, said);
    await this.send(reply, 200, {
      kind: 'key',
      key,
      queue: queue.name,
      expiresAt: new Date(expires_at),
      command: `curl -fsS '${script}' | sh`,
      download: file,
    });
  }

  private async send(
    reply: FastifyReply,
    status: number,
    page: Parameters<typeof supportPage>[0],
  ): Promise<void> {
    await reply.status(status).headers(supportPageHeaders).send(supportPage(page));
  }
}
