import { AccessTokens, Public, RequestCause, ZodPipe, accessTokenOf } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { Body, Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { OwnAccount } from '../../application/sign-in/own-account.js';
import type { OwnAccountRefusal } from '../../application/sign-in/own-account.js';
import type { SignInClaim } from '../../application/sign-in/sign-in.js';
import { USERS } from '../../application/users/ports.js';
import type { Users } from '../../application/users/ports.js';
import { authRefused, ownAccountRefused } from './auth-problems.js';

const secret = z.string().min(1).max(256);
const code = z.string().min(1).max(64);
const proof = z.strictObject({
  /** Left out by who is signed in. */
  username: z.string().min(1).max(255).optional(),
  current_password: secret,
  /** Needed where there is a second factor. */
  one_time_code: code.optional(),
});
type ProofBody = z.infer<typeof proof>;
const passwordBody = proof.extend({ new_password: z.string().max(1_024) });
const confirmBody = proof.extend({ new_code: code });

/**
 * What people sign in with, in their own hands. Whoever changes it proves the password anew, and so needs
 * no token: an expired password is changed here, and a second factor that is demanded set up.
 */
@Controller('api/v1/auth')
@Public()
export class OwnAccountController {
  constructor(
    @Inject(OwnAccount) private readonly account: OwnAccount,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(USERS) private readonly users: Users,
  ) {}

  /** All tokens end: sign in again with the new password. */
  @Post('password')
  @HttpCode(204)
  async changePassword(
    @Body(new ZodPipe(passwordBody)) body: z.infer<typeof passwordBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const claim = await this.claim(body, request, reply);
    value(await this.account.changePassword(claim, body.new_password, cause), reply);
  }

  /** The seed of one-time codes, for an authenticator app; it counts once a code of it is shown. */
  @Post('two-factor')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async beginTwoFactor(
    @Body(new ZodPipe(proof)) body: ProofBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ secret: string; uri: string }> {
    return value(
      await this.account.beginSecondFactor(await this.claim(body, request, reply)),
      reply,
    );
  }

  /** The recovery codes are told this once. */
  @Post('two-factor/confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async confirmTwoFactor(
    @Body(new ZodPipe(confirmBody)) body: z.infer<typeof confirmBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<{ recovery_codes: readonly string[] }> {
    const claim = await this.claim(body, request, reply);
    const confirmed = await this.account.confirmSecondFactor(claim, body.new_code, cause);
    return { recovery_codes: value(confirmed, reply) };
  }

  @Post('two-factor/disable')
  @HttpCode(204)
  async disableTwoFactor(
    @Body(new ZodPipe(proof)) body: ProofBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const claim = await this.claim(body, request, reply);
    value(await this.account.disableSecondFactor(claim, cause), reply);
  }

  private async claim(
    { username, current_password: password, one_time_code }: ProofBody,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<SignInClaim> {
    void reply.header('cache-control', 'no-store');
    const name = username ?? (await this.bearerName(request));
    if (name === undefined) throw authRefused({ kind: 'wrong-credentials' }, reply);
    return { username: name, password, code: one_time_code, address: request.ip };
  }

  private async bearerName(request: FastifyRequest): Promise<string | undefined> {
    const { principal } = await this.tokens.verify(accessTokenOf(request));
    return principal.type === 'user' ? (await this.users.byId(principal.id))?.username : undefined;
  }
}

function value<Value>(result: Result<Value, OwnAccountRefusal>, reply: FastifyReply): Value {
  if (!result.ok) throw ownAccountRefused(result.refusal, reply);
  return result.value;
}
