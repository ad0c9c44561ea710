import { configNotFound, configPathId } from '@jumpfleet/http';
import type { Listed, PageWindow } from '@jumpfleet/http';
import type { GroupPolicyChanges, GroupPolicyTerms } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { ADMINISTRATION_LEDGER } from '../../../application/administration/administration-ledger.js';
import type {
  AdministeredRow,
  AdministrationLedger,
} from '../../../application/administration/administration-ledger.js';
import { GroupPolicies } from '../../../application/administration/group-policies.js';
import { AdministrationDoor } from './administration-door.js';
import { configGroupPolicy, groupPolicyFields } from './group-policy-body.js';

type Row = AdministeredRow<GroupPolicyTerms>;

/** What the routes below one group policy have in common. Whatever it names that is gone, it does not show. */
@Injectable()
export class GroupPolicyDesk {
  readonly door: AdministrationDoor<GroupPolicyTerms, GroupPolicyChanges>;

  constructor(
    @Inject(GroupPolicies) readonly policies: GroupPolicies,
    @Inject(ADMINISTRATION_LEDGER) private readonly ledger: AdministrationLedger,
  ) {
    this.door = new AdministrationDoor(policies, configGroupPolicy, groupPolicyFields);
  }

  async existing(id: string): Promise<Row> {
    const row = await this.door.row(this.door.idOf(id));
    return { ...row, terms: await this.shown(row.terms) };
  }

  /** One of the entries, by the number in a path. */
  one<Entry>(
    entries: readonly Entry[],
    numberOf: (entry: Entry) => number,
    text: string,
    what: string,
  ): Entry {
    const number = configPathId(text, what);
    const entry = entries.find((one) => numberOf(one) === number);
    if (!entry) throw configNotFound(what);
    return entry;
  }

  page<Entry>(entries: readonly Entry[], { limit, offset }: PageWindow): Promise<Listed<Entry>> {
    const rows = entries.slice(offset, offset + limit);
    return Promise.resolve({ rows, total: entries.length });
  }

  private async shown(terms: GroupPolicyTerms): Promise<GroupPolicyTerms> {
    const { members, jumpGroups, teams } = terms;
    const named = members.flatMap((member) => ('user' in member ? [member.user] : []));
    const [users, groups, ranked] = await Promise.all([
      this.ledger.known('user', named),
      this.ledger.known(
        'jump-group',
        jumpGroups.map(({ jumpGroup }) => jumpGroup),
      ),
      this.ledger.known(
        'team',
        teams.map(({ team }) => team),
      ),
    ]);
    return {
      ...terms,
      members: members.filter((member) => !('user' in member) || users.has(member.user)),
      jumpGroups: jumpGroups.filter(({ jumpGroup }) => groups.has(jumpGroup)),
      teams: teams.filter(({ team }) => ranked.has(team)),
    };
  }
}
