import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import { sessionKeyTtl } from '@jumpfleet/sessions-domain';
import type { Customer } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsConfig } from '../../config.js';
import type { KeyWish } from './generate-session-key.handler.js';
import { SUPPORT_SETTINGS } from './ports.js';
import type { SupportSettings } from './ports.js';

export type TermsRefusal =
  | Readonly<{ kind: 'ttl-out-of-range' }>
  | Readonly<{ kind: 'custom-field-unknown'; codeName: string }>;

type KeyTermsOf = Readonly<{
  ttlSeconds: number;
  externalKey: string;
  custom: Readonly<Record<string, string>>;
  customer: Customer;
}>;

/** What a key is made with beside its queue, and how it is told to a customer. */
@Injectable()
export class KeyTerms {
  constructor(
    @Inject(SUPPORT_SETTINGS) private readonly settings: SupportSettings,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  async of(wish: Omit<KeyWish, 'queue'>): Promise<Result<KeyTermsOf, TermsRefusal>> {
    const settings = await this.settings.current();
    const { ttlSeconds = settings.sessionKeyTtlSeconds, externalKey = '', custom = {} } = wish;
    if (!isInRange(ttlSeconds)) return refuse({ kind: 'ttl-out-of-range' });
    const known = new Set(settings.customFields.map(({ codeName }) => codeName));
    const codeName = Object.keys(custom).find((name) => !known.has(name));
    if (codeName !== undefined) return refuse({ kind: 'custom-field-unknown', codeName });
    const customer = { ...nobody, ...wish.customer };
    return ok({ ttlSeconds, externalKey, custom, customer });
  }

  /** Where the customer goes, and a text to send them. */
  letterOf(key: string, expiresAt: Date): Readonly<{ url: string; mailBody: string }> {
    const url = this.urlOf(key);
    const until = expiresAt.toUTCString();
    const mailBody = [
      'You are invited to a support session.',
      '',
      `Open ${url}`,
      `or enter the session key ${key} at ${this.urlOf('')}`,
      '',
      `The key can be used once, until ${until}.`,
    ].join('\n');
    return { url, mailBody };
  }

  urlOf(key: string): string {
    return new URL(key === '' ? 'support' : `support/${key}`, withSlash(this.config.PUBLIC_URL))
      .href;
  }
}

const nobody: Customer = { name: '', company: '', companyCode: '', details: '' };

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

const isInRange = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= sessionKeyTtl.min && seconds <= sessionKeyTtl.max;
