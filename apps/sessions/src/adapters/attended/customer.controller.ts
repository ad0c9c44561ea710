import { Problem, Public, ZodPipe, requestContext } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { redeemRequest } from '@jumpfleet/sessions-contracts';
import type { RedeemRequest, RedeemResponse } from '@jumpfleet/sessions-contracts';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { KeyDesk } from '../../application/attended/key-desk.js';
import type { LookRefusal } from '../../application/attended/key-desk.js';
import { RedeemSessionKeyHandler } from '../../application/attended/redeem-session-key.handler.js';
import type { SessionsConfig } from '../../config.js';
import { redeemProblem } from './attended-problems.js';
import { customerIn, customerQuery } from './attended.requests.js';
import { siteLinks } from './site-links.js';
import { SupportClients, fetchScript, supportPlatform } from './support-client.js';
import { fileName } from './support-page.js';

type CustomerQuery = z.output<typeof customerQuery>;

/** What the customer's side asks for: the key is all that it shows, and guessing it leads nowhere. */
@Controller('api/v1/session-keys/:key')
@Public()
export class CustomerController {
  constructor(
    private readonly desk: KeyDesk,
    private readonly redeemKey: RedeemSessionKeyHandler,
    private readonly clients: SupportClients,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  /** `curl -fsS URL | sh`. */
  @Get('client')
  async script(
    @Param('key') typed: string,
    @Query(new ZodPipe(customerQuery)) query: CustomerQuery,
    @Req() { ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { key } = await this.open(typed, ip, reply);
    const { file } = siteLinks(this.config.PUBLIC_URL, key, customerIn(query));
    await reply
      .headers({ 'content-type': 'text/x-shellscript; charset=utf-8', 'cache-control': 'no-store' })
      .send(fetchScript(file));
  }

  @Get('client/:platform')
  async client(
    @Param() { key: typed, platform }: Readonly<{ key: string; platform: string }>,
    @Query(new ZodPipe(customerQuery)) query: CustomerQuery,
    @Req() { ip }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { key } = await this.open(typed, ip, reply);
    const siteUrl = this.config.PUBLIC_URL.replace(/\/+$/, '');
    const { companyCode: company_code, ...said } = customerIn(query);
    const facts = { siteUrl, key, customer: { ...said, company_code } };
    const built = platform === supportPlatform ? await this.clients.of(facts) : undefined;
    if (!built) throw noPackage();
    await reply
      .headers({
        'content-type': 'application/x-executable',
        'content-length': built.size,
        'content-disposition': `attachment; filename="${fileName(key)}"`,
        'cache-control': 'no-store',
      })
      .send(Readable.from(built.content(), { objectMode: false }));
  }

  @Post('redeem')
  async redeem(
    @Param('key') typedKey: string,
    @Body(new ZodPipe(redeemRequest)) request: RedeemRequest,
    @Req() { ip: address, raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RedeemResponse> {
    const { correlationId } = requestContext(raw);
    const call = { typedKey, request, address, correlationId };
    const redeemed = await this.redeemKey.handle(call);
    if (!redeemed.ok) {
      askToWait(reply, redeemed.refusal);
      throw redeemProblem(redeemed.refusal);
    }
    const { sessionId: session, clientId: client_id, ...rest } = redeemed.value;
    const { agent } = siteLinks(this.config.PUBLIC_URL, typedKey);
    return { session, client_id, ...rest, agent_url: agent };
  }

  private async open(typed: string, address: string, reply: FastifyReply) {
    const found = await this.desk.open(typed, address);
    if (found.ok) return found.value;
    askToWait(reply, found.refusal);
    throw redeemProblem(found.refusal);
  }
}

export function askToWait(reply: FastifyReply, refusal: Readonly<{ kind: string }>): void {
  const { retryAfterSeconds } = refusal as Partial<
    Extract<LookRefusal, { kind: 'too-many-guesses' }>
  >;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
}

const noPackage = (): Problem =>
  new Problem({
    status: 404,
    code: 'no-package',
    detail: 'There is no support client for this platform.',
  });
