import { hostname } from 'node:os';

import { RepresentativeLine } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import type { FrailWay } from '../../support/frail-way.js';
import { installClient } from '../../support/installed-client.js';
import type { InstalledClient } from '../../support/installed-client.js';
import { openScenario } from '../../support/scenario.js';
import type { Scenario, ScenarioOptions } from '../../support/scenario.js';

export type StartedSession = Readonly<{
  session: Readonly<{ id: string; client_id: string; status: string }>;
  websocket_url: string;
  ticket: string;
}>;

type Attached = Readonly<{ started: StartedSession; line: RepresentativeLine }>;

/** One running site with two shards and a real Jump Client that is online; all scenarios of sessions share it. */
export type SessionsWorld = Scenario &
  Readonly<{
    client: InstalledClient;
    clientId: string;
    clientName: string;
    jump(body?: object): Promise<StartedSession>;
    /** Jumps, and attaches, by another way where one is given; comes back by itself when the line is lost. */
    attach(body?: object, way?: FrailWay): Promise<Attached>;
  }>;

const clientName = 'workbench';

export async function openSessionsWorld(options?: ScenarioOptions): Promise<SessionsWorld> {
  const scenario = await openScenario(options);
  const client = await installClient(scenario, clientName);
  await client.control('start');
  const clientId = await eventually(
    async () => {
      const { items } = (await scenario.api.get(`/api/v1/jump-clients?search=${clientName}`)) as {
        items: { id: string; status: string; hostname: string }[];
      };
      const found = items.find((item) => item.status === 'online' && item.hostname === hostname());
      return found?.id ?? false;
    },
    { timeoutMs: 60_000 },
  );
  const jump = async (body: object = {}) =>
    (await scenario.api.post(`/api/v1/jump-clients/${clientId}/jump`, body)) as StartedSession;
  const attach = async (body?: object, way?: FrailWay): Promise<Attached> => {
    const started = await jump(body);
    const by = (url: string) => way?.by(url) ?? url;
    const renew = async () => {
      const path = `/api/v1/sessions/${started.session.id}/ticket`;
      const { websocket_url: url, ticket } = (await scenario.api.post(path, {})) as StartedSession;
      return { url: by(url), ticket };
    };
    const line = await RepresentativeLine.open(by(started.websocket_url), started.ticket, {
      renew,
    });
    return { started, line };
  };
  return { ...scenario, client, clientId, clientName, jump, attach };
}
