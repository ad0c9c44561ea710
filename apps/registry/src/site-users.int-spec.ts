import { beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { atEndOfSpecFile, eventually, testDatabase } from '@jumpfleet/testing';
import { Module } from '@nestjs/common';
import { z } from 'zod';
import { JUMP_GROUPS } from './tokens.js';
import type { JumpGroups } from './application/ports.js';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type UserMade = DomainEvent<'UserMade', 1, { userId: string; username: string; number?: number }>;

@Module({})
class PolicyModule {}

/** Policy as the registry hears it: its published facts about users. */
async function startPolicyFacts({ nats }: RegistrySite) {
  const service = await startService({
    name: 'policy-facts',
    config: serviceConfig.parse({ HTTP_PORT: 0, LOG_LEVEL: 'silent' }),
    module: {
      module: PolicyModule,
      imports: [
        PersistenceModule.forRoot({
          url: await testDatabase('policy'),
          migrations: eventLogMigrations,
        }),
        MessagingModule.forRoot({ url: `nats://${nats.getServer()}`, name: 'policy-facts' }),
        EventLogModule.forRoot({
          source: 'policy',
          codec: eventCodec<UserMade>({
            UserMade: {
              version: 1,
              schema: z.object({
                userId: z.string(),
                username: z.string(),
                number: z.number().optional(),
              }),
            },
          }),
          readModels: [],
          publish: ({ event: { data } }) => ({
            type: 'jumpfleet.user.created.v1',
            subject: data.userId,
            data,
          }),
        }),
      ],
    },
  });
  atEndOfSpecFile(() => service.close());
  const store = service.app.get<EventStore<UserMade>>(EVENT_STORE);
  return (data: UserMade['data']) =>
    store.append(`policy.user.${data.userId}`, 0, [{ type: 'UserMade', version: 1, data }], {
      cause: { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' },
    });
}

let site: RegistrySite;
let groups: JumpGroups;
beforeAll(async () => {
  site = await registrySite();
  groups = site.registry.app.get<JumpGroups>(JUMP_GROUPS);
}, 60_000);

describe("policy's users in the registry", () => {
  it('give each its personal list, found by number and by name', async () => {
    const tell = await startPolicyFacts(site);
    await tell({ userId: 'u-0', username: 'admin' });
    await tell({ userId: 'u-7', username: 'Ada', number: 7 });
    await eventually(async () => {
      expect(await groups.find('personal', 7)).toEqual({ type: 'personal', id: 7, name: 'Ada' });
    });
    expect(await groups.named('user:ada')).toEqual({ type: 'personal', id: 7, name: 'Ada' });
    expect(await groups.find('personal', 1)).toMatchObject({ name: 'admin' });
    expect(await groups.find('personal', 9)).toBeUndefined();
  });

  it('stand beside shared groups, which have code names', async () => {
    const first = { type: 'shared', id: 1, name: 'Default' };
    expect(await groups.named('jumpgroup:default')).toEqual(first);
    expect(await groups.find('shared', 1)).toEqual(first);
    expect(await groups.named('jumpgroup:other')).toBeUndefined();
    expect(await groups.named('default')).toBeUndefined();
  });
});
