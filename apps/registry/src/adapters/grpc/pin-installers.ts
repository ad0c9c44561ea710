import { ZodPipe, problemFrom } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { InstallerHandler } from '../../application/installer.handler.js';
import type { EnrolmentDesk } from '../../application/enrolment-ports.js';
import { ENROLMENT_DESK } from '../../tokens.js';
import { limitsReached } from '../http/enrolment-doorway.js';
import { governedInstallerBody } from '../http/installer-body.js';
import { InstallerDesk } from '../http/installer-desk.js';
import type { Asking } from '../http/item-wishes.js';
import { PinnedClients } from '../persistence/pinned-clients.js';

/** Long enough for a person to be asked and a package to come over a slow line. */
const validMinutes = 60;
const body = new ZodPipe(governedInstallerBody);

export type PinPlace = Readonly<{
  jumpGroupId: number;
  jumpGroupType: string;
  name: string;
  tag: string;
  comments: string;
  jumpPolicyId: number;
}>;

/** Installers for one computer each, made where somebody pins, and what came of them. */
@Injectable()
export class PinInstallers {
  constructor(
    @Inject(ENROLMENT_DESK) private readonly enrolments: EnrolmentDesk,
    @Inject(InstallerDesk) private readonly desk: InstallerDesk,
    @Inject(InstallerHandler) private readonly handler: InstallerHandler,
    @Inject(PinnedClients) private readonly pinned: PinnedClients,
  ) {}

  async make(place: PinPlace, asking: Asking): Promise<Readonly<{ id: string; key: string }>> {
    await this.demandPlaceLeft();
    const { max_uses, allowed_addresses, platforms, paced, ...rest } = body.transform({
      jump_group_id: place.jumpGroupId,
      jump_group_type: place.jumpGroupType,
      name: place.name,
      tag: place.tag,
      comments: place.comments,
      ...(place.jumpPolicyId > 0 && { jump_policy_id: place.jumpPolicyId }),
      ...{ valid_duration: validMinutes, max_uses: 1, paced: false },
    });
    const governance = { maxUses: max_uses, allowedAddresses: allowed_addresses, platforms };
    const row = await this.desk.create(rest, { ...governance, isPaced: paced }, asking);
    return { id: row.installer_id, key: row.key };
  }

  enrolledWith(installerId: string): Promise<string | undefined> {
    return this.pinned.enrolledWith(installerId);
  }

  /** One that is gone is as good. */
  async revoke(installerId: string): Promise<void> {
    const actor = { type: 'system', id: 'sessions' } as const;
    const cause = { actor, correlationId: installerId };
    await this.handler.handle({ type: 'RevokeInstaller', data: { installerId } }, cause);
  }

  /** RG-54, RG-55: early, for whoever asks; who enrols later than others may meet the limit then. */
  private async demandPlaceLeft(): Promise<void> {
    const { limits } = await this.enrolments.lookUp('', '', new Date(0));
    if (limits.total) throw problemFrom({ kind: 'total-reached' }, limitsReached);
    if (limits.active) throw problemFrom({ kind: 'active-reached' }, limitsReached);
  }
}
