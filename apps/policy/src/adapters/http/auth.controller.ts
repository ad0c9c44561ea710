import {
  Authenticated,
  CurrentPrincipal,
  Problem,
  Public,
  ZodPipe,
  sessionCookie,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TokenIssuer, tokenLifeSeconds } from '../../application/issue-token.js';
import { ProveIdentity } from '../../application/prove-identity.js';
import type { ProofRefusal } from '../../application/prove-identity.js';
import type { PolicyConfig } from '../../config.js';

const LoginBody = z.object({
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(256),
  /** `false` for programs: the token comes in the answer instead of a cookie. */
  cookie: z.boolean().default(true),
});
type LoginBody = z.infer<typeof LoginBody>;

type LoginAnswer = Readonly<{ name: string; administrator: boolean; access_token?: string }>;

/** People sign in here; the browser keeps the token where no script can read it. */
@Controller('api/v1/auth')
export class AuthController {
  private readonly cookieAttributes: string;

  constructor(
    @Inject(ProveIdentity) private readonly proveIdentity: ProveIdentity,
    @Inject(TokenIssuer) private readonly tokens: TokenIssuer,
    @Inject(CONFIG) { PUBLIC_URL }: PolicyConfig,
  ) {
    const secure = PUBLIC_URL?.startsWith('https:') === true ? '; Secure' : '';
    this.cookieAttributes = `HttpOnly; SameSite=Strict; Path=/${secure}`;
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  async login(
    @Body(new ZodPipe(LoginBody)) { username, password, cookie }: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginAnswer> {
    void reply.header('cache-control', 'no-store');
    const proof = await this.proveIdentity.handle({
      type: 'user',
      name: username,
      secret: password,
      address: request.ip,
    });
    if (!proof.ok) throw refusedLogin(proof.refusal, reply);
    const { name, administrator } = proof.value;
    const token = this.tokens.issue('user', proof.value);
    if (!cookie) return { name, administrator, access_token: token };
    this.setCookie(reply, token, tokenLifeSeconds);
    return { name, administrator };
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  logout(@Res({ passthrough: true }) reply: FastifyReply): void {
    this.setCookie(reply, '', 0);
  }

  @Get('me')
  @Authenticated()
  me(@CurrentPrincipal() { id, name, type, administrator }: Principal): object {
    return { id, name, principal_type: type, administrator };
  }

  private setCookie(reply: FastifyReply, token: string, maxAgeSeconds: number): void {
    const value = `${sessionCookie}=${token}; Max-Age=${maxAgeSeconds}; ${this.cookieAttributes}`;
    void reply.header('set-cookie', value);
  }
}

function refusedLogin(refusal: ProofRefusal, reply: FastifyReply): Problem {
  switch (refusal.kind) {
    case 'wrong-credentials':
      return new Problem({
        status: 401,
        code: 'login-failed',
        detail: 'The user name or the password is wrong.',
      });
    case 'account-disabled':
      return new Problem({
        status: 403,
        code: 'account-disabled',
        detail: 'The user is disabled.',
      });
    case 'too-many-attempts':
      void reply.header('retry-after', refusal.retryAfterSeconds);
      return new Problem({
        status: 429,
        code: 'too-many-attempts',
        detail: 'Too many failed attempts. Try again later.',
        extra: { retry_after_seconds: refusal.retryAfterSeconds },
      });
  }
}
