import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE } from '@jumpfleet/event-log';
import { AccessDecider } from '@jumpfleet/http';
import type { JumpGroupRef, RegistryEvent } from '@jumpfleet/registry-domain';
import { installerStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { isInScope, listKeyOf } from './item-scope.js';

/** In whose name a computer enrols: who made its installer. */
@Injectable()
export class InstallerMakers {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
  ) {}

  /** PO-04: an override leads only where the maker of the installer may add items now. */
  async mayAdd(installerId: string, to: JumpGroupRef): Promise<boolean> {
    const [made] = await this.events.load(installerStream(installerId));
    if (!made) return false;
    const { type, id, name = '' } = made.cause.actor;
    if (type === 'system') return true;
    if (type !== 'user' && type !== 'api-account') return false;
    const maker = { id, type, name, administrator: false };
    const scope = await this.policy.scope(maker, 'jump-client:add');
    return isInScope(scope, listKeyOf(to));
  }
}
