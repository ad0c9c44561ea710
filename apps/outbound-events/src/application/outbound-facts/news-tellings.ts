import type { News } from '@jumpfleet/event-log';
import { signInFailed } from '@jumpfleet/policy-contracts';
import { derivedId, toldFact } from './telling.js';
import type { ToldFact } from './telling.js';

/** Since when a client is there or away; each such span is told at most once. */
export type PresenceSpan = Readonly<{
  clientId: string;
  epoch: number;
  /** Unix milliseconds. */
  since: number;
}>;

export const offlineFact = (span: PresenceSpan): ToldFact => presenceFact('offline', span);

export const onlineFact = (span: PresenceSpan, isFirst: boolean): ToldFact =>
  presenceFact('online', span, isFirst);

function presenceFact(
  state: 'online' | 'offline',
  { clientId, epoch, since: at }: PresenceSpan,
  isFirst?: boolean,
): ToldFact {
  const since = new Date(at).toISOString();
  const first = isFirst === undefined ? {} : { isFirst };
  return toldFact(
    {
      id: derivedId(clientId, String(epoch), state, String(at)),
      source: 'jumpfleet/registry',
      type: `jumpfleet.jump-client.${state}.v1`,
      time: since,
      subject: clientId,
    },
    {
      name: `jump_client_${state}`,
      key: clientId,
      fields: {
        jump_client_id: clientId,
        since,
        ...(isFirst === undefined ? {} : { is_first: String(isFirst) }),
      },
      data: { clientId, since, ...first },
      clients: [clientId],
    },
    undefined,
  );
}

export function signInFailedFact(news: News): ToldFact {
  const data = signInFailed.parse(news.data);
  const { username, accountType, address, reason, attempts } = data;
  const fields = { username, account_type: accountType, address, reason };
  return toldFact(
    news,
    {
      name: 'sign_in_failed',
      key: `sign-in ${accountType} ${username}`.slice(0, 256),
      fields: { ...fields, attempts: String(attempts) },
      data,
    },
    undefined,
  );
}
