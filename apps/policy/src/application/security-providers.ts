import type { Cause } from '@jumpfleet/kernel';
import { securityProvider } from '@jumpfleet/policy-domain';
import type { SecurityProviderTerms } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { AdministeredThings, AdministrationDesk } from './administration/administered-things.js';
import { PROVIDER_SECRETS } from './security-provider.ports.js';
import type { ProviderSecrets } from './security-provider.ports.js';

export type NewSecurityProvider = Omit<SecurityProviderTerms, 'secretVersion'>;

@Injectable()
export class SecurityProviders extends AdministeredThings<
  'SecurityProvider',
  SecurityProviderTerms
> {
  constructor(
    @Inject(AdministrationDesk) desk: AdministrationDesk,
    @Inject(PROVIDER_SECRETS) private readonly secrets: ProviderSecrets,
  ) {
    super(securityProvider, desk);
  }

  async createWithSecret(terms: NewSecurityProvider, secret: string, cause: Cause) {
    const id = await this.desk.ledger.nextId(this.kind);
    await this.secrets.keep(id, 1, secret);
    const created = await this.createAs(id, { ...terms, secretVersion: 1 }, cause);
    return created.ok ? { ok: true as const, value: { id } } : created;
  }

  /** Whoever is signing in while the secret changes must begin again. */
  async changeWithSecret(
    id: number,
    changes: Partial<NewSecurityProvider>,
    secret: string,
    cause: Cause,
  ) {
    const current = (await this.one(id))?.terms.secretVersion ?? 0;
    await this.secrets.keep(id, current + 1, secret);
    return this.change(id, { ...changes, secretVersion: current + 1 }, cause);
  }
}
