import { inputText, readOnly } from '@jumpfleet/http';
import { allPortals, teamDefaults } from '@jumpfleet/policy-domain';
import type { TeamChanges, TeamMember, TeamTerms } from '@jumpfleet/policy-domain';
import { teamRank } from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import type { AdministeredRow } from '../../application/administration/administration-ledger.js';
import { codeName } from './administration/administration-door.js';

const id = z.number().int().min(1).max(2_147_483_647);
const maxPortals = 1_000;

/** CONFIG-API Team; what may be left out is what a change leaves as it is. */
const fields = z.strictObject({
  id: readOnly,
  name: inputText(255, 1),
  code_name: codeName,
  comments: inputText(4096).nullable(),
  persistent_queue: z.boolean(),
  public_portal_ids: z.array(z.union([id, z.literal(allPortals)])).max(maxPortals),
});
export const newTeamBody = fields.partial().required({ name: true });
export type NewTeamBody = z.infer<typeof newTeamBody>;
export const changedTeamBody = fields.partial();
export type ChangedTeamBody = z.infer<typeof changedTeamBody>;

/** CONFIG-API TeamUser; the team is the one of the path. */
export const newMemberBody = z.strictObject({
  team_id: id.optional(),
  user_id: id,
  role: teamRank.default('member'),
});
export type NewMemberBody = z.infer<typeof newMemberBody>;
export const changedMemberBody = z.strictObject({
  team_id: id.optional(),
  user_id: id.optional(),
  role: teamRank.optional(),
});
export type ChangedMemberBody = z.infer<typeof changedMemberBody>;

export function teamChanges(body: ChangedTeamBody): Omit<TeamChanges, 'member'> {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.code_name !== undefined && { codeName: body.code_name }),
    ...(body.comments !== undefined && { comments: body.comments }),
    ...(body.persistent_queue !== undefined && { persistentQueue: body.persistent_queue }),
    ...(body.public_portal_ids !== undefined && { publicPortalIds: body.public_portal_ids }),
  };
}

export function teamTerms(body: NewTeamBody): TeamTerms {
  return { ...teamDefaults, ...teamChanges(body), name: body.name };
}

export function teamAnswer({ id: number, terms }: AdministeredRow<TeamTerms>): object {
  return {
    id: number,
    name: terms.name,
    code_name: terms.codeName,
    comments: terms.comments,
    persistent_queue: terms.persistentQueue,
    public_portal_ids: terms.publicPortalIds,
  };
}

export function memberAnswer(team: number, { user, rank }: TeamMember): object {
  return { team_id: team, user_id: user, role: rank };
}
