import { Authenticated, CurrentPrincipal, Public, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SignIn } from '../../application/sign-in/sign-in.js';
import { SignOut } from '../../application/sign-in/sign-out.js';
import { tokenLifeSeconds } from '../../application/sign-in/issue-token.js';
import { PersonTokens } from '../../application/sign-in/person-tokens.js';
import type { PolicyConfig } from '../../config.js';
import { authRefused } from './auth-problems.js';
import { bearerOf } from './bearer.js';
import { sessionCookieOf } from './cookies.js';
import { OwnAnswers } from './own-answers.js';

const LoginBody = z.object({
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(256),
  /** Of an authenticator app, or a recovery code. */
  one_time_code: z.string().min(1).max(64).optional(),
  /** `false` for programs: the token comes in the answer instead of a cookie. */
  cookie: z.boolean().default(true),
});
type LoginBody = z.infer<typeof LoginBody>;

type LoginAnswer = Readonly<{ name: string; administrator: boolean; access_token?: string }>;

/** People sign in here; the browser keeps the token where no script can read it. */
@Controller('api/v1/auth')
export class AuthController {
  private readonly publicUrl: string | undefined;

  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(SignOut) private readonly signOut: SignOut,
    @Inject(PersonTokens) private readonly tokens: PersonTokens,
    @Inject(OwnAnswers) private readonly own: OwnAnswers,
    @Inject(CONFIG) { PUBLIC_URL }: PolicyConfig,
  ) {
    this.publicUrl = PUBLIC_URL;
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  async login(
    @Body(new ZodPipe(LoginBody)) { username, password, one_time_code: code, cookie }: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginAnswer> {
    void reply.header('cache-control', 'no-store');
    const signedIn = await this.signIn.handle({ username, password, code, address: request.ip });
    if (!signedIn.ok) throw authRefused(signedIn.refusal, reply);
    const { username: name } = signedIn.value;
    const { token, administrator } = await this.tokens.issueTo(signedIn.value);
    if (!cookie) return { name, administrator, access_token: token };
    this.setCookie(reply, token, tokenLifeSeconds);
    return { name, administrator };
  }

  /** Ends the token that it comes with, everywhere, within a second. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    this.setCookie(reply, '', 0);
    await this.signOut.handle(bearerOf(request), cause);
  }

  /** Ends all tokens of whoever asks, this one too. */
  @Post('sign-out-everywhere')
  @Authenticated()
  @HttpCode(204)
  async signOutEverywhere(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    this.setCookie(reply, '', 0);
    await this.signOut.everywhere(principal, cause);
  }

  @Get('me')
  @Authenticated()
  me(@CurrentPrincipal() principal: Principal): Promise<object> {
    return this.own.of(principal);
  }

  private setCookie(reply: FastifyReply, token: string, maxAgeSeconds: number): void {
    const life = { maxAgeSeconds, publicUrl: this.publicUrl };
    void reply.header('set-cookie', sessionCookieOf(token, life));
  }
}
