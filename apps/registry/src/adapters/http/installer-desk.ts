import { configNotFound, notAllowed, unprocessable } from '@jumpfleet/http';
import type { Rights } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { CreateInstallerHandler } from '../../application/create-installer.handler.js';
import { isInScope, listKeyOf, unlimitedScope } from '../../application/item-scope.js';
import type { GroupWish } from '../../application/items.js';
import { unknownPolicy } from '../../application/policy-references.js';
import type { PolicyReferences } from '../../application/policy-references.js';
import type { JumpGroups } from '../../application/ports.js';
import { JUMP_GROUPS, POLICY_REFERENCES } from '../../tokens.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import type { InstallerListRow } from '../persistence/installer-queries.js';
import { namedGroup, noSuchGroup } from './config-problems.js';
import { installerTerms } from './installer-body.js';
import type { Governance, InstallerBody } from './installer-body.js';
import { policyUnknown } from './item-problems.js';
import type { Asking } from './item-wishes.js';

/** PO-04: an installer leads only where its maker may add items; a list out of sight is none at all. */
async function demandPlace(rights: Rights, place: GroupWish): Promise<void> {
  const list = listKeyOf(place);
  const [seen, open] = await Promise.all([
    rights.scope('jump-client:view'),
    rights.scope('jump-client:add'),
  ]);
  if (!isInScope(seen, list)) throw noSuchGroup(place.type);
  if (!isInScope(open, list)) throw notAllowed(open.reasons);
}

/** Makes an installer of a checked body, for both APIs. */
@Injectable()
export class InstallerDesk {
  constructor(
    @Inject(JUMP_GROUPS) private readonly groups: JumpGroups,
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(CreateInstallerHandler) private readonly createInstaller: CreateInstallerHandler,
    @Inject(POLICY_REFERENCES) private readonly references: PolicyReferences,
  ) {}

  async create(
    body: InstallerBody,
    governance: Governance,
    { rights, cause }: Asking,
  ): Promise<InstallerListRow> {
    await demandPlace(rights, { type: body.jump_group_type, id: body.jump_group_id });
    const group = await namedGroup(this.groups, body.jump_group_id, body.jump_group_type);
    if (body.jumpoint_proxy !== '')
      throw unprocessable('jumpoint_proxy', 'There is no Jumpoint with this name.');
    const terms = {
      ...installerTerms(body, group, await this.references.publicSites()),
      ...governance,
    };
    const field = await unknownPolicy(this.references, terms.settings);
    if (field !== undefined) throw unprocessable(field, policyUnknown(field));
    const result = await this.createInstaller.handle(terms, body.valid_duration, cause);
    if (!result.ok) throw unprocessable('valid_duration', 'is out of range');
    const row = await this.installers.byNumber(result.value, unlimitedScope);
    if (!row) throw configNotFound('installer');
    return row;
  }
}
