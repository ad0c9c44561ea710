import { describe, expect, it } from '@jest/globals';
import { accessFact, accessFactKinds, actions } from '@jumpfleet/policy-contracts';
import type {
  AccessFactData,
  Action as AskedAction,
  AccessQuestion as AskedQuestion,
  StartMethod as AskedStartMethod,
  AccessDecision as ToldDecision,
  AccessScope as ToldScope,
} from '@jumpfleet/policy-contracts';
import {
  administrationRights,
  itemActions,
  itemPermissions,
  jumpMethods,
  sessionPermissions,
  siteActions,
} from '@jumpfleet/policy-domain';
import type {
  AccessDecision,
  AccessFact,
  AccessQuestion,
  AccessScope,
  Action,
  StartMethod,
} from '@jumpfleet/policy-domain';

/** Does not compile unless the part may stand wherever the whole is wanted. */
type Fits<Whole, Part extends Whole> = Part extends Whole ? true : never;

describe('policy’s domain and its contracts', () => {
  it('say the same of facts, questions and answers', () => {
    const fits: readonly [
      Fits<AccessFact, AccessFactData>,
      Fits<AccessFactData, AccessFact>,
      Fits<Action, AskedAction>,
      Fits<AskedAction, Action>,
      Fits<StartMethod, AskedStartMethod>,
      Fits<ToldDecision, AccessDecision>,
      Fits<ToldScope, AccessScope>,
      Fits<AccessQuestion, AskedQuestion & Readonly<{ at: number }>>,
      Fits<AskedQuestion, AccessQuestion & Readonly<{ jumpClientId: string }>>,
    ] = [true, true, true, true, true, true, true, true, true];
    expect(fits.every(Boolean)).toBe(true);
  });

  it('know the same actions, kinds and permissions', () => {
    expect(actions).toEqual([...itemActions, ...siteActions]);
    const schemas = accessFact.options;
    expect(schemas.map(({ shape }) => [...shape.kind.values][0])).toEqual(accessFactKinds);
    const role = { kind: 'jump-item-role', number: 5, name: 'All', permissions: itemPermissions };
    expect(accessFact.parse(role)).toEqual(role);
    const answers = Object.fromEntries(sessionPermissions.map((name) => [name, 'allow']));
    const terms = { permissions: answers };
    const policy = { kind: 'session-policy', number: 5, name: '', codeName: '', availability: [] };
    expect(accessFact.parse({ ...policy, terms })).toEqual({ ...policy, terms });
    const block = {
      rights: { status: 'final', granted: administrationRights },
      representative: {
        status: 'defined',
        settings: {
          supportAllowed: true,
          jumpMethods,
          roles: { default: 1, personal: 1, teams: 1, system: 1 },
          other: {},
        },
      },
    };
    const choice = { status: 'not_defined', choice: { kind: 'not-defined' } };
    const lists = { users: [], externalGroups: [], jumpGroups: [], teams: [] };
    const group = { kind: 'group-policy', number: 5, name: '', position: 0, ...lists, ...block };
    const fact = { ...group, attended: choice, unattended: choice };
    expect(accessFact.parse(fact)).toEqual(fact);
  });
});
