import { SiteApi } from '@jumpfleet/gateway-client';
import type { RunningJumpfleet } from '../../support/jumpfleet.js';

export function apiOf({ url, apiAccount }: RunningJumpfleet): SiteApi {
  return new SiteApi(url, { clientId: apiAccount.id, clientSecret: apiAccount.secret });
}

/** The key of a fresh installer, which enrolment trades; fleets that come at once keep to no rate. */
export async function installerKey(api: SiteApi): Promise<string> {
  const made = await api.post('/api/v1/installers', { jump_group_id: 1, paced: false });
  return (made as { installer_id: string }).installer_id;
}

export type ListedClient = Readonly<{
  id: string;
  status: string;
  shard: string | null;
  last_connect_at: string | null;
}>;

/** Every Jump Client as the registry lists it. */
export async function listAll(api: SiteApi): Promise<ListedClient[]> {
  const all: ListedClient[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '500', ...(cursor === '' ? {} : { cursor }) });
    const page = (await api.get(`/api/v1/jump-clients?${query.toString()}`)) as {
      items: ListedClient[];
      next_cursor: string | null;
    };
    all.push(...page.items);
    cursor = page.next_cursor;
  }
  return all;
}
