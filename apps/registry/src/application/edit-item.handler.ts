import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  ConnectionType,
  JumpClientRefusal,
  JumpClientSettings,
} from '@jumpfleet/registry-domain';
import { publicSite } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_PLACES, ITEMS, JUMP_GROUPS, POLICY_REFERENCES } from '../tokens.js';
import type { ClientPlaces } from './client-places.js';
import { NoPlaceLeft } from './client-places.js';
import type { Item, ItemChanges, ItemRefusal, Items, NameSource } from './items.js';
import { JumpClientHandler } from './jump-client.handler.js';
import { JumpGroupGone } from './ports.js';
import { unknownPolicy } from './policy-references.js';
import type { PolicyReferences } from './policy-references.js';
import type { JumpGroups } from './ports.js';

export type Edited = Result<undefined, ItemRefusal>;
type Settings = Partial<JumpClientSettings>;

/** Changes what may be changed about one item, whichever API asks for it. */
@Injectable()
export class EditItemHandler {
  constructor(
    @Inject(ITEMS) private readonly items: Items,
    @Inject(JUMP_GROUPS) private readonly groups: JumpGroups,
    @Inject(CLIENT_PLACES) private readonly places: ClientPlaces,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(POLICY_REFERENCES) private readonly references: PolicyReferences,
  ) {}

  async handle(clientId: string, changes: ItemChanges, cause: Cause): Promise<Edited> {
    // What its own events alone decide needs no look at its computer or at groups.
    if (isOfSettingsAlone(changes)) {
      const plain = await this.plain(changes.settings);
      return plain.ok ? this.change({ clientId }, plain.value, cause) : plain;
    }
    const item = (await this.items.find([clientId])).get(clientId);
    if (!item) return refuse({ kind: 'jump-client-not-found', clientId });
    return this.edit(item, changes, cause);
  }

  /** For who has found the item already. */
  async edit(item: Item, changes: ItemChanges, cause: Cause): Promise<Edited> {
    const settings = await this.settings(item, changes);
    if (!settings.ok) return settings;
    const { connectionType } = changes;
    const connected =
      connectionType === undefined
        ? ok(undefined)
        : await this.changeConnection(item, connectionType, cause);
    return connected.ok ? this.change(item, settings.value, cause) : connected;
  }

  private async change(
    { clientId }: Pick<Item, 'clientId'>,
    changes: Settings,
    cause: Cause,
  ): Promise<Edited> {
    if (Object.keys(changes).length === 0) return ok(undefined);
    const command = { type: 'EditJumpClient', data: { clientId, changes } } as const;
    try {
      return outcome(await this.clients.handle(command, cause));
    } catch (error) {
      if (!(error instanceof JumpGroupGone) || !changes.jumpGroup) throw error;
      return refuse({ kind: 'jump-group-unknown', group: changes.jumpGroup });
    }
  }

  /** RG-14; what was made passive may be kept from becoming active again (RG-53). */
  private async changeConnection(
    { endpointId }: Item,
    connectionType: ConnectionType,
    cause: Cause,
  ): Promise<Edited> {
    const data = { clientId: endpointId, connectionType };
    const command = { type: 'ChangeConnectionType', data } as const;
    const { followConnectionType } = this.places;
    try {
      return outcome(await this.clients.handle(command, cause, followConnectionType));
    } catch (error) {
      if (error instanceof NoPlaceLeft) return refuse({ kind: 'active-reached' });
      throw error;
    }
  }

  private async settings(item: Item, changes: ItemChanges): Promise<Result<Settings, ItemRefusal>> {
    const { settings, jumpGroup } = changes;
    const named = nameOf(item, changes);
    if (!named.ok) return named;
    const group = jumpGroup && (await this.groups.find(jumpGroup.type, jumpGroup.id));
    if (jumpGroup && !group) return refuse({ kind: 'jump-group-unknown', group: jumpGroup });
    const plain = await this.plain(settings);
    if (!plain.ok) return plain;
    return ok({ ...plain.value, ...named.value, ...(group && { jumpGroup: group }) });
  }

  /** What names something of policy's must name what there is. */
  private async plain(
    settings: ItemChanges['settings'] = {},
  ): Promise<Result<Settings, ItemRefusal>> {
    const field = await unknownPolicy(this.references, settings);
    if (field !== undefined) return refuse({ kind: 'policy-unknown', field });
    const { publicSiteAddress: address } = settings;
    if (address === undefined) return ok(settings);
    const sites = await this.references.publicSites();
    return ok({ ...settings, publicSiteAddress: publicSite(address, sites) });
  }
}

function isOfSettingsAlone({ settings = {}, ...others }: ItemChanges): boolean {
  return Object.keys(settings).length > 0 && Object.keys(others).length === 0;
}

/** RG-16: the name that the device knows itself by, cut to what a name may be. */
function nameOf(item: Item, { nameSource }: ItemChanges): Result<Settings, ItemRefusal> {
  if (nameSource === undefined) return ok({});
  const name = item.names[nameSource];
  return name === undefined
    ? refuse({ kind: 'name-source-unavailable', available: sourcesOf(item) })
    : ok({ name: name.slice(0, 128).toWellFormed() });
}

const sourcesOf = ({ names }: Item): NameSource[] => Object.keys(names) as NameSource[];

function outcome(result: Result<unknown, JumpClientRefusal>): Edited {
  if (result.ok) return ok(undefined);
  const { refusal } = result;
  if (refusal.kind === 'jump-client-already-enrolled')
    throw new Error('a client that is there cannot be enrolled');
  return refuse(refusal);
}
