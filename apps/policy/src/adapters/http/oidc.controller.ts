import { Problem, Public, RequestCause, ZodPipe } from '@jumpfleet/http';
import { ok } from '@jumpfleet/kernel';
import type { Cause, Result } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ExternalSignIn, signInMinutes } from '../../application/external-sign-in.js';
import type { SignInRefusal } from '../../application/external-sign-in.js';
import { ExternalUserHandler } from '../../application/external-user.handler.js';
import type { ExternalUserRefusal } from '../../application/external-user.handler.js';
import { ProviderFailed } from '../../application/security-provider.ports.js';
import { tokenLifeSeconds } from '../../application/sign-in/issue-token.js';
import { PersonTokens } from '../../application/sign-in/person-tokens.js';
import type { PolicyConfig } from '../../config.js';
import { rememberedIn, sessionCookieOf, signInCookieOf } from './cookies.js';
import { oidcPath, redirectUriOf } from './redirect-uri.js';

/** A path of this site and no other: `//host` and `/\host` are other sites to a browser. */
const returnPath = z
  .string()
  .max(1024)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'is no path of this site');
const startQuery = z.object({ return_to: returnPath.default('/') });

type Refusal = SignInRefusal | ExternalUserRefusal;
type Told = Readonly<{ code: string; detail: string }>;

const refusals: Readonly<Record<Refusal['kind'], Told>> = {
  'security-provider-not-found': {
    code: 'security-provider-not-found',
    detail: 'There is no such way to sign in.',
  },
  'sign-in-not-begun': {
    code: 'sign-in-not-begun',
    detail: 'The sign-in took too long or began in another browser. Please try again.',
  },
  'user-unknown': {
    code: 'user-unknown',
    detail: 'Nobody here is known by that name. Ask an administrator for an account.',
  },
  'username-taken': {
    code: 'username-taken',
    detail: 'A user of this name exists already and signs in another way. Ask an administrator.',
  },
  'account-disabled': { code: 'account-disabled', detail: 'The user is disabled.' },
};
const failed: Told = {
  code: 'security-provider-failed',
  detail: 'The security provider cannot be reached, or its answer does not hold.',
};

const toldOf = ({ kind }: Refusal): Told => refusals[kind];

/** Signing in at an OpenID provider: there, and back. */
@Controller(oidcPath.slice(1))
@Public()
export class OidcController {
  private readonly publicUrl: string | undefined;

  constructor(
    @Inject(ExternalSignIn) private readonly signIn: ExternalSignIn,
    @Inject(ExternalUserHandler) private readonly users: ExternalUserHandler,
    @Inject(PersonTokens) private readonly tokens: PersonTokens,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONFIG) { PUBLIC_URL }: PolicyConfig,
  ) {
    this.publicUrl = PUBLIC_URL;
  }

  /** The ways to sign in beside a password, for the sign-in page. */
  @Get()
  async providers(): Promise<{ items: readonly { id: number; name: string }[] }> {
    const items = await this.signIn.providersToOffer();
    return { items: items.map(({ id, name }) => ({ id, name })) };
  }

  @Get('callback')
  async callback(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const site = this.site();
    const url = new URL(request.url, site);
    const signedIn = await this.tried(() =>
      this.backFrom(rememberedIn(request.headers.cookie), url, cause),
    );
    const forgotten = signInCookieOf('', { maxAgeSeconds: 0, publicUrl: site }, oidcPath);
    if ('code' in signedIn) {
      goOn(reply, `/?sign_in_problem=${encodeURIComponent(signedIn.code)}`, [forgotten]);
      return;
    }
    const { token, returnTo } = signedIn;
    const life = { maxAgeSeconds: tokenLifeSeconds, publicUrl: site };
    goOn(reply, returnTo, [forgotten, sessionCookieOf(token, life)]);
  }

  /** Sends the browser to the provider. */
  @Get(':id')
  async start(
    @Param('id') id: string,
    @Query(new ZodPipe(startQuery)) { return_to: returnTo }: z.output<typeof startQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const site = this.site();
    const number = /^\d{1,9}$/.test(id) ? Number(id) : 0;
    const begun = await this.tried(() =>
      this.signIn.begin(number, { redirectUri: redirectUriOf(site), returnTo }),
    );
    if ('code' in begun)
      throw new Problem({ status: begun.code === failed.code ? 502 : 404, ...begun });
    const life = { maxAgeSeconds: signInMinutes * 60, publicUrl: site };
    void reply
      .header('set-cookie', signInCookieOf(begun.remembered, life, oidcPath))
      .header('cache-control', 'no-store')
      .redirect(begun.url, 303);
  }

  private async backFrom(
    remembered: string | undefined,
    url: URL,
    cause: Cause,
  ): Promise<Result<Readonly<{ token: string; returnTo: string }>, Refusal>> {
    const there = await this.signIn.finish(remembered, url);
    if (!there.ok) return there;
    const here = await this.users.handle(there.value, cause);
    if (!here.ok) return here;
    const { token } = await this.tokens.issueTo(here.value);
    return ok({ token, returnTo: there.value.returnTo });
  }

  /** Providers send people back to one address only; it must be the one that people use. */
  private site(): string {
    if (this.publicUrl !== undefined) return this.publicUrl;
    throw new Problem({
      status: 503,
      code: 'public-url-missing',
      detail: 'Signing in at a security provider needs PUBLIC_URL to be configured.',
    });
  }

  private async tried<Value extends object>(
    work: () => Promise<
      Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; refusal: Refusal }>
    >,
  ): Promise<Value | Told> {
    try {
      const result = await work();
      return result.ok ? result.value : toldOf(result.refusal);
    } catch (error) {
      if (!(error instanceof ProviderFailed)) throw error;
      this.logger.warn({ err: error }, 'signing in at a security provider failed');
      return failed;
    }
  }
}

/**
 * By a page of ours and not by a redirect: a chain that began at another site would not send the cookie
 * that it has just been given.
 */
function goOn(reply: FastifyReply, path: string, cookies: readonly string[]): void {
  void reply
    .header('set-cookie', cookies)
    .header('cache-control', 'no-store')
    .header('refresh', `0;url=${path}`)
    .type('text/plain; charset=utf-8')
    .send('Signing in …\n');
}
