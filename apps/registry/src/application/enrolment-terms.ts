import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type { EnrolmentRefusal, JumpClientSettings } from '@jumpfleet/registry-domain';
import { enrolmentRefusal, enrolmentSettings } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JUMP_GROUPS, POLICY_REFERENCES } from '../tokens.js';
import type { UnknownOverride } from './enrolment-overrides.js';
import { overriddenFields, resolveOverrides } from './enrolment-overrides.js';
import type { EnrolmentLookUp, OpenInstaller } from './enrolment-ports.js';
import { InstallerMakers } from './installer-makers.js';
import { InstallerMoments } from './installer-moments.js';
import type { PolicyReferences } from './policy-references.js';
import type { JumpGroups } from './ports.js';

export type TermsRefusal =
  EnrolmentRefusal | UnknownOverride | Readonly<{ kind: 'installer-unknown' }>;
export type AgreedTerms = Readonly<{ installer: OpenInstaller; settings: JumpClientSettings }>;

/** Whether an installer serves this computer now, and with which settings it would enrol. */
@Injectable()
export class EnrolmentTerms {
  constructor(
    @Inject(JUMP_GROUPS) private readonly groups: JumpGroups,
    @Inject(InstallerMoments) private readonly moments: InstallerMoments,
    @Inject(InstallerMakers) private readonly makers: InstallerMakers,
    @Inject(POLICY_REFERENCES) private readonly references: PolicyReferences,
  ) {}

  /** Who came in time and kept its place in the line is in time when its turn comes (AG-03). */
  async of(
    request: EnrolRequest,
    address: string,
    { installer, waitingSince }: EnrolmentLookUp,
  ): Promise<Result<AgreedTerms, TermsRefusal>> {
    if (!installer) return refuse({ kind: 'installer-unknown' });
    const { hostname, platform, overrides: asked } = request;
    const computer = { hostname, platform, address };
    const at = this.moments.at(waitingSince);
    const refusal = enrolmentRefusal(installer, computer, overriddenFields(asked), at);
    if (refusal) return refuse(refusal);
    const overrides = await resolveOverrides(asked, {
      jumpGroup: async (text) => {
        const group = await this.groups.named(text);
        return group && (await this.makers.mayAdd(installer.installerId, group))
          ? group
          : undefined;
      },
      policy: (kind, code) => this.references.byCode(kind, code),
      publicSites: () => this.references.publicSites(),
    });
    if (!overrides.ok) return overrides;
    const settings = enrolmentSettings(installer, computer, overrides.value, at);
    return settings.ok ? ok({ installer, settings: settings.value }) : settings;
  }
}
