import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { customFieldLimits } from '@jumpfleet/sessions-domain';
import type { CustomFields } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_SETTINGS } from './settings/session-settings.js';
import type { SessionSettingsBoard } from './settings/session-settings.js';

export type FieldsRefusal =
  | Readonly<{ kind: 'custom-field-unknown'; codeName: string }>
  | Readonly<{ kind: 'custom-field-too-long'; codeName: string }>
  | Readonly<{ kind: 'custom-fields-too-large' }>;

/** SB-15: fields must be configured, and have bounds each and, with the external key, together. */
@Injectable()
export class SessionFields {
  constructor(@Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard) {}

  async check(
    custom: CustomFields,
    externalKey: string,
  ): Promise<Result<CustomFields, FieldsRefusal>> {
    const names = Object.keys(custom);
    if (names.length === 0) return ok(custom);
    const known = await this.known();
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) return refuse({ kind: 'custom-field-unknown', codeName: unknown });
    const { mostLetters, mostBytes } = customFieldLimits;
    const long = names.find((name) => (custom[name] ?? '').length > mostLetters);
    if (long !== undefined) return refuse({ kind: 'custom-field-too-long', codeName: long });
    const all = [externalKey, ...names, ...Object.values(custom)].join('');
    return Buffer.byteLength(all) > mostBytes
      ? refuse({ kind: 'custom-fields-too-large' })
      : ok(custom);
  }

  /** Those of what somebody else said that are configured here. */
  async configured(custom: CustomFields): Promise<CustomFields> {
    const known = await this.known();
    return Object.fromEntries(Object.entries(custom).filter(([name]) => known.has(name)));
  }

  private async known(): Promise<ReadonlySet<string>> {
    const { customFields } = await this.settings.current();
    return new Set(customFields.map(({ codeName }) => codeName));
  }
}
