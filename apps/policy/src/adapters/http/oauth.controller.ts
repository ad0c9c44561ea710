import { Problem, Public } from '@jumpfleet/http';
import type { OAuthError } from '@jumpfleet/http';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTokenDesk } from '../../application/api-accounts/api-token-desk.js';
import { ClientSignIn } from '../../application/api-accounts/client-sign-in.js';
import type { ClientRefusal } from '../../application/api-accounts/client-sign-in.js';
import { tokenLifeSeconds } from '../../application/sign-in/issue-token.js';

type TokenAnswer = Readonly<{
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
}>;

/** OAuth 2 client credentials (RFC 6749 section 4.4) for API accounts. */
@Controller('oauth2')
@Public()
export class OAuthController {
  constructor(
    @Inject(ClientSignIn) private readonly signIn: ClientSignIn,
    @Inject(ApiTokenDesk) private readonly tokens: ApiTokenDesk,
  ) {}

  @Post('token')
  @HttpCode(200)
  async token(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenAnswer> {
    void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
    demandGrant(request);
    const client = basicCredentials(request, reply);
    const signedIn = await this.signIn.handle({ ...client, address: request.ip });
    if (!signedIn.ok) throw refusedClient(signedIn.refusal, reply);
    return {
      access_token: await this.tokens.issueTo(signedIn.value),
      token_type: 'Bearer',
      expires_in: tokenLifeSeconds,
    };
  }
}

function demandGrant({ headers, body }: FastifyRequest): void {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const form = (isForm ? body : undefined) as Readonly<Record<string, string>> | undefined;
  const grant = form?.['grant_type'];
  if (grant === undefined || grant === '')
    throw oauthProblem(400, 'invalid_request', 'The form field grant_type is missing.');
  if (grant !== 'client_credentials')
    throw oauthProblem(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
}

/** The header is the only place: a secret in a form ends up in more logs. */
function basicCredentials(
  { headers }: FastifyRequest,
  reply: FastifyReply,
): { clientId: string; secret: string } {
  const [, encoded = ''] = /^Basic +([\w+/=-]+) *$/i.exec(headers.authorization ?? '') ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) throw invalidClient(reply, 'Basic authentication with a client id is needed.');
  return { clientId: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

function refusedClient(refusal: ClientRefusal, reply: FastifyReply): Problem {
  switch (refusal.kind) {
    case 'wrong-credentials':
      return invalidClient(reply, 'The client id or secret is wrong.');
    case 'account-disabled':
      return oauthProblem(403, 'access_denied', 'The API account is disabled.');
    case 'address-not-allowed':
      return oauthProblem(403, 'access_denied', 'The API account may not call from this address.');
    case 'too-many-attempts':
      void reply.header('retry-after', refusal.retryAfterSeconds);
      return oauthProblem(429, 'access_denied', 'Too many failed attempts. Try again later.');
  }
}

function invalidClient(reply: FastifyReply, message: string): Problem {
  void reply.header('www-authenticate', 'Basic realm="jumpfleet"');
  return oauthProblem(401, 'invalid_client', message);
}

function oauthProblem(status: number, error: OAuthError, detail: string): Problem {
  return new Problem({ status, code: error.replaceAll('_', '-'), detail, extra: { error } });
}
