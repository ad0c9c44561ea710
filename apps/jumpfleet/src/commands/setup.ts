import { ConfigApi } from '../adapters/config-api.js';
import { OperatorApi, operatorOf } from '../adapters/operator-api.js';
import type { WhichOperator } from '../adapters/operator-api.js';
import { basicUseCase } from '../application/basic-use-case.js';
import type { UseCase, UseCasePolicy } from '../application/basic-use-case.js';
import type { LauncherEnvironment } from '../config.js';

type Tell = (line: string) => void;

/** Makes the Basic Use Case in one step; what is there already stays as it is. */
export async function setUp(
  options: WhichOperator,
  { apiAccount }: LauncherEnvironment,
  tell: Tell,
): Promise<number> {
  const operator = operatorOf(options, apiAccount);
  const { token } = await OperatorApi.logIn(operator);
  await make(new ConfigApi(operator.url, token), basicUseCase, tell);
  tell('Put people into Admins or Users, and Jump Clients into the Jump Group: that is all.');
  return 0;
}

async function make(api: ConfigApi, { jumpGroup, policies }: UseCase, tell: Tell): Promise<void> {
  const group = await api.ensure('/jump-group', { name: jumpGroup, code_name: 'shared' });
  tell(`Jump Group “${jumpGroup}”`);
  for (const policy of policies) {
    await makePolicy(api, policy, group);
    tell(`Group Policy “${policy.name}”: ${policy.roleInGroup} in “${jumpGroup}”`);
  }
}

async function makePolicy(
  api: ConfigApi,
  { name, roles, roleInGroup }: UseCasePolicy,
  jump_group_id: number,
): Promise<void> {
  const policy = await api.ensure('/group-policy', {
    name,
    rep_perm_status: 'defined',
    perm_support_allowed: 'full_support',
    perm_jump_client: true,
    perm_collaborate: true,
    default_jump_item_role_id: await roleId(api, roles.default),
    private_jump_item_role_id: await roleId(api, roles.personal),
    inferior_jump_item_role_id: await roleId(api, roles.teams),
    unassigned_jump_item_role_id: await roleId(api, roles.system),
  });
  const jump_item_role_id = await roleId(api, roleInGroup);
  await api.add(
    `/group-policy/${String(policy)}/jump-group`,
    { jump_group_id, jump_item_role_id },
    (one) => one['jump_group_id'] === jump_group_id,
  );
}

async function roleId(api: ConfigApi, name: string): Promise<number> {
  const role = await api.find('/jump-item-role', name);
  if (!role) throw new Error(`There is no Jump Item Role “${name}”.`);
  return role.id;
}
