import { SiteApi } from '@jumpfleet/gateway-client';
import type { Operator } from '@jumpfleet/gateway-client';
import type { Order } from './arguments.js';
import { choose } from './choose-client.js';
import type { FoundClient } from './choose-client.js';
import type { Given } from './jump-conditions.js';
import { runScript } from './run-script.js';
import { settle, work } from './work.js';

const listed = 20;

/** Does what was ordered; answers the exit status. */
export async function jump(operator: Operator, order: Order, given: Given): Promise<number> {
  const api = new SiteApi(operator.site, operator.credentials);
  if (order.kind !== 'jump') return runScript(api, order, given);
  const client = await find(api, order.search);
  return work(api, client, { given, task: order.task });
}

async function find(api: SiteApi, search: string): Promise<FoundClient> {
  const query = new URLSearchParams({ search, limit: String(listed) });
  const page = (await api.get(`/api/v1/jump-clients?${query.toString()}`)) as {
    items: FoundClient[];
  };
  return settle(choose(search, page.items));
}
