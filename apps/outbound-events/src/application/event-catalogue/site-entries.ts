import { signInFailed } from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import { always } from './entry.js';
import type { EventEntry } from './entry.js';
import { actor, byWhom } from './who.js';

export const siteEntries: readonly EventEntry[] = [
  {
    name: 'policy_changed',
    type: 'jumpfleet.policy.changed.v1',
    title: 'Policy changed',
    description:
      'Somebody changed who may do what: a user, team, API account, Jump Item Role, group policy, Jump Policy, session policy, public portal, security provider, the members of a Jump Group, or what holds for the whole site. It says which settings changed, never to what.',
    fields: {
      kind: always('Of what kind it is: `user`, `jump-policy`, `group-policy`, ...'),
      change: always('`created`, `changed`, `disabled` or `deleted`.'),
      object_id: always('Its id.'),
      object_name: always('Its name; empty when it was deleted.'),
      settings: always('The settings that changed, by commas.'),
      ...byWhom,
      reason: always('Why, where whoever did it said so.'),
    },
    data: z.object({
      kind: z.string(),
      change: z.enum(['created', 'changed', 'disabled', 'deleted']),
      id: z.string(),
      name: z.string(),
      settings: z.array(z.string()),
      by: actor,
      reason: z.string(),
    }),
  },
  {
    name: 'sign_in_failed',
    type: 'jumpfleet.sign-in.failed.v1',
    title: 'Sign-in failed',
    description:
      'Somebody failed to sign in. The first failure of a name from an address is told at once, those of the following minute (`SIGN_IN_TELL_SECONDS`) as one with their number; while more than a hundred names and addresses fail at the same time, the rest are one event with the name `*`.',
    fields: {
      username: always('The name, as it was typed.'),
      account_type: always('`user` or `api-account`.'),
      address: always('Where it came from.'),
      reason: always('Why; the words of `reason` in JSON.'),
      attempts: always('How many failures this event tells of.'),
    },
    data: signInFailed,
  },
  {
    name: 'test_event',
    type: 'jumpfleet.recipient.test.v1',
    title: 'Test event',
    description:
      'Sent to one recipient when an administrator asks for it. It has the five fields that receivers insist on.',
    fields: {
      lsid: always('No session: an id of this test.'),
      external_key: always('Empty.'),
    },
    data: z.object({ recipient: z.uuid(), requestedBy: z.string() }),
  },
];
