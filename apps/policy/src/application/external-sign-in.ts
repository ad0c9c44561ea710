import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { SealBroken, SealedSecrets } from '@jumpfleet/keys';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SecurityProviders } from './security-providers.js';
import { OPENID_CONNECT } from './security-provider.ports.js';
import type {
  ExternalIdentity,
  OpenIdConnect,
  SecurityProvider,
  SignInState,
} from './security-provider.ports.js';

/** How long somebody may take to sign in at the provider. */
export const signInMinutes = 10;
const purpose = 'external sign-in';
const maxProviders = 100;

const signInState = z.object({
  provider: z.number(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  expiresAtMs: z.number(),
});

export type SignInRefusal =
  Readonly<{ kind: 'security-provider-not-found' }> | Readonly<{ kind: 'sign-in-not-begun' }>;

export type SignedInThere = Readonly<{
  provider: SecurityProvider;
  identity: ExternalIdentity;
  returnTo: string;
}>;

/**
 * Signing in at a security provider, from leaving to coming back. What must be remembered meanwhile the
 * browser keeps, sealed: it is nobody else's, and no replica need know of it.
 */
@Injectable()
export class ExternalSignIn {
  constructor(
    @Inject(SecurityProviders) private readonly providers: SecurityProviders,
    @Inject(OPENID_CONNECT) private readonly openIdConnect: OpenIdConnect,
    @Inject(SealedSecrets) private readonly sealed: SealedSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async providersToOffer(): Promise<readonly SecurityProvider[]> {
    const { rows } = await this.providers.list({ limit: maxProviders });
    return rows.filter(({ terms }) => terms.enabled);
  }

  /** Throws `ProviderFailed`. */
  async begin(
    number: number,
    { redirectUri, returnTo }: Readonly<{ redirectUri: string; returnTo: string }>,
  ): Promise<Result<Readonly<{ url: string; remembered: string }>, SignInRefusal>> {
    const provider = await this.enabled(number);
    if (!provider) return refuse({ kind: 'security-provider-not-found' });
    const { url, ...begun } = await this.openIdConnect.begin(provider, redirectUri);
    const expiresAtMs = this.clock.now().getTime() + signInMinutes * 60_000;
    const remembered: SignInState = { ...begun, provider: number, returnTo, expiresAtMs };
    return ok({ url, remembered: await this.sealed.seal(JSON.stringify(remembered), purpose) });
  }

  /** Throws `ProviderFailed`. `url` is the address that the browser came back to, with its query. */
  async finish(
    remembered: string | undefined,
    url: URL,
  ): Promise<Result<SignedInThere, SignInRefusal>> {
    const state = await this.open(remembered);
    if (!state) return refuse({ kind: 'sign-in-not-begun' });
    const provider = await this.enabled(state.provider);
    if (!provider) return refuse({ kind: 'security-provider-not-found' });
    const identity = await this.openIdConnect.finish(provider, state, url);
    return ok({ provider, identity, returnTo: state.returnTo });
  }

  private async enabled(number: number): Promise<SecurityProvider | undefined> {
    const provider = await this.providers.one(number);
    return provider?.terms.enabled === true ? provider : undefined;
  }

  private async open(remembered: string | undefined): Promise<SignInState | undefined> {
    if (remembered === undefined) return undefined;
    try {
      const state = signInState.parse(JSON.parse(await this.sealed.open(remembered, purpose)));
      return state.expiresAtMs > this.clock.now().getTime() ? state : undefined;
    } catch (error) {
      if (error instanceof SealBroken) return undefined;
      throw error;
    }
  }
}
