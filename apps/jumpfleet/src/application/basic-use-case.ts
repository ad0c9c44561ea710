/*
 * The Basic Use Case of the field's guide (FEATURES PO-41): a small organisation where administrators set
 * everything up and users jump. Two roles, one shared Jump Group, two group policies.
 */

export type UseCasePolicy = Readonly<{
  name: string;
  /** Names of Jump Item Roles: where each counts is FEATURES PO-06. */
  roles: Readonly<{ default: string; personal: string; teams: string; system: string }>;
  /** Which role its members have in the shared Jump Group. */
  roleInGroup: string;
}>;

export type UseCase = Readonly<{ jumpGroup: string; policies: readonly UseCasePolicy[] }>;

export const basicUseCase: UseCase = {
  jumpGroup: 'Shared',
  policies: [
    {
      name: 'Admins',
      roles: {
        default: 'Administrator',
        personal: 'Administrator',
        teams: 'Start Sessions Only',
        system: 'Start Sessions Only',
      },
      roleInGroup: 'Administrator',
    },
    {
      name: 'Users',
      roles: {
        default: 'Start Sessions Only',
        personal: 'Administrator',
        teams: 'No Access',
        system: 'No Access',
      },
      roleInGroup: 'Start Sessions Only',
    },
  ],
};
