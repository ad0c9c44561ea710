import { z } from 'zod';
import { always, sometimes } from './entry.js';
import type { EventEntry } from './entry.js';
import { actor, byWhom } from './who.js';

export const clientFields = {
  jump_client_id: always('The Jump Client.'),
  jump_client_name: sometimes('Its name, as far as it was known.'),
  jump_group: sometimes('The code name of its Jump Group; empty in a personal list.'),
  tag: sometimes('Its tag.'),
};
export const clientData = {
  clientId: z.uuid(),
  jumpClient: z
    .object({ id: z.uuid(), name: z.string(), jumpGroup: z.string(), tag: z.string() })
    .optional(),
};
const instant = z.iso.datetime();

export const clientEntries: readonly EventEntry[] = [
  {
    name: 'jump_client_enrolled',
    type: 'jumpfleet.jump-client.registered.v1',
    title: 'Jump Client enrolled',
    description: 'A computer was given an identity of its own: its Jump Client is in the list.',
    fields: { ...clientFields, hostname: always('The name of the computer in its network.') },
    data: z.object({
      ...clientData,
      name: z.string(),
      hostname: z.string(),
      tag: z.string(),
      jumpGroup: z.string(),
    }),
  },
  {
    name: 'jump_client_online',
    type: 'jumpfleet.jump-client.online.v1',
    title: 'Jump Client online',
    description:
      'It is connected: for the first time ever, or again after its absence was told by `jump_client_offline`. A short absence is not told, and so its end is not either.',
    fields: {
      ...clientFields,
      since: always('Since when (RFC 3339).'),
      is_first: always('`true` the first time ever.'),
    },
    data: z.object({ ...clientData, since: instant, isFirst: z.boolean() }),
  },
  {
    name: 'jump_client_offline',
    type: 'jumpfleet.jump-client.offline.v1',
    title: 'Jump Client offline',
    description:
      'It has not been connected for a minute (`OUTBOUND_OFFLINE_AFTER_SECONDS`). `time` and `timestamp` say since when.',
    fields: { ...clientFields, since: always('Since when (RFC 3339).') },
    data: z.object({ ...clientData, since: instant }),
  },
  {
    name: 'jump_client_lost',
    type: 'jumpfleet.jump-client.lost.v1',
    title: 'Jump Client lost',
    description: 'It has not connected for as many days as the site says.',
    fields: { ...clientFields, since: always('Since when it is offline (RFC 3339).') },
    data: z.object({ ...clientData, offlineSince: instant }),
  },
  {
    name: 'jump_client_uninstalled',
    type: 'jumpfleet.jump-client.uninstalled.v1',
    title: 'Jump Client uninstalled',
    description: 'The program was removed on the computer itself; the entry is still in the list.',
    fields: clientFields,
    data: z.object(clientData),
  },
  {
    name: 'jump_client_deleted',
    type: 'jumpfleet.jump-client.deleted.v1',
    title: 'Jump Client deleted',
    description: 'It is gone from the list with its last entry, and its identity is revoked.',
    fields: {
      ...clientFields,
      reason: always('`requested`, `offline-too-long`, `expired`, `uninstalled` or `merged`.'),
      ...byWhom,
    },
    data: z.object({ ...clientData, reason: z.string(), by: actor }),
  },
];
