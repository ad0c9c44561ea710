import { beforeAll, describe, expect, it } from '@jest/globals';

import { AccessSite, shippedRoles, unknownOf } from '../support/access-site.js';
import type { KnownInstaller, KnownItem, Somebody } from '../support/access-site.js';
import { rpcsOf } from '../support/rpc.js';
import type { Rpc, RpcAnswer } from '../support/rpc.js';
import { openScenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const crawlMs = 60_000;
/** Stands in every text about what must stay unknown. */
const secret = 'zzsecretzz';

let rpcs: Rpc[];
let rita: Somebody;
let site: AccessSite;
let hidden: KnownItem;
let installer: KnownInstaller;
let session: string;

beforeAll(async () => {
  const scenario = await openScenario();
  site = new AccessSite(scenario);
  rpcs = await rpcsOf(scenario.system);
  rita = await site.user('rita', shippedRoles.all);
  const ada = await site.user('ada', shippedRoles.none, { rights: ['administrator'] });
  installer = await site.installer({ jump_group_id: 1, name: `${secret}-installer` });
  hidden = await site.onlineItem(installer, `${secret}-computer`);
  session = await site.session(ada, hidden, `${secret}-key`);
  // What is rita's own is there to be found, so that lists are not empty for another reason.
  await site.item(await site.installer(site.ownList(rita)), 'in sight');
}, wholeSystemMs);

type Ids = Readonly<{ item: string; installer: string; session: string; group: number }>;
const hiddenIds = (): Ids => ({
  ...{ item: hidden.id, installer: installer.id, session, group: 1 },
});
const unknownIds = (): Ids => {
  const id = unknownOf(hidden.id);
  return { item: id, installer: id, session: id, group: Number(unknownOf('1')) };
};

/** Good requests of all methods, so that the answer is about the ids and not about them. */
function requestsFor({ item, installer: installerId, session: id, group }: Ids) {
  const principal = { principalId: rita.id, principalType: 'user' };
  const view = { ...principal, action: 'jump-client:view' };
  return {
    'AccessService.decide': { questions: [{ ...view, jumpClientId: item }] },
    'AccessService.scope': view,
    'AccessService.takeSecondFactor': { userId: rita.id, code: '123456', address: '127.0.0.1' },
    'AccessService.standing': { ...principal, issuedAtMs: Date.now(), address: '127.0.0.1' },
    'AccessService.findRepresentatives': { ids: [rita.id], usernames: [secret], numbers: [1] },
    'AccessService.listSupportTeams': {},
    'AdministrationService.listThings': { kind: 'user' },
    'AdministrationService.getThing': { kind: 'user', id: group },
    'AdministrationService.createThing': { kind: 'team', json: '{"name":"New"}' },
    'AdministrationService.changeThing': { kind: 'team', id: group, json: '{"name":"Renamed"}' },
    'AdministrationService.deleteThing': { kind: 'team', id: group },
    'RegistryService.getJumpClient': { id: item },
    'RegistryService.listJumpClients': { search: secret },
    'RegistryService.listUpgradeMembers': { all: true },
    'RegistryService.findJumpClients': { ...principal, hostname: secret },
    'InstallerService.listInstallers': {},
    'InstallerService.extendInstaller': { id: installerId, validMinutes: 600 },
    'InstallerService.revokeInstaller': { id: installerId },
    'InstallerService.deleteInstaller': { id: installerId },
    'PinningService.makePinInstaller': {
      by: { id: rita.id, type: 'user', name: 'rita' },
      ...{ jumpGroupId: group, jumpGroupType: 'shared', name: secret },
    },
    'PinningService.findPinned': { id: installerId },
    'PinningService.revokePinInstaller': { id: installerId },
    'PinningService.removePinned': {
      ...{ by: { id: rita.id, type: 'user', name: 'rita' }, clientId: item },
    },
    'JumpItemService.editJumpClient': { id: item, changes: { tag: 'changed' } },
    'JumpItemService.copyJumpClient': {
      ...{ id: item, name: 'Copy', jumpGroupId: rita.number, jumpGroupType: 'personal' },
    },
    'JumpItemService.bulkJumpClients': { action: 'edit', ids: [item], changes: { tag: 'changed' } },
    'JumpItemService.listJumpLists': {},
    'JumpItemService.createJumpGroup': { name: 'New' },
    'JumpItemService.editJumpGroup': { id: group, name: 'Renamed' },
    'JumpItemService.deleteJumpGroup': { id: group },
    'SessionsService.startSession': { jumpClientId: item },
    'SessionsService.getSession': { id },
    'SessionsService.endSession': { id },
    'SessionsService.getTicket': { id },
    'SessionsService.joinSession': { id },
    'SessionsService.leaveSession': { id },
    'SessionsService.inviteToSession': { id, representative: rita.id },
    'SessionsService.transferSession': { id, representative: rita.id },
    'SessionsService.takeOwnership': { id },
    'SessionsService.listMembers': { id },
    'UpgradeSettingsService.getReconnectRate': {},
    'UpgradeSettingsService.changeReconnectRate': { connectionsPerSecond: 50 },
    'UpgradeSettingsService.getUpgradeSettings': {},
    'UpgradeSettingsService.changeUpgradeSettings': { concurrentUpgrades: 100 },
    'UpgradeQueueService.moveToFront': { clientId: item, principalId: 'somebody' },
    'PackageService.getRelease': { id: 'e'.repeat(64) },
    'OutboundEventsService.listRecipients': {},
    'OutboundEventsService.listDeliveries': {},
    'OutboundEventsService.redeliver': { id: item },
    'RecipientsService.getRecipient': { id: item },
    'RecipientsService.createRecipient': { json: '{"name":"New","url":"https://kb.example/"}' },
    'RecipientsService.changeRecipient': { id: item, json: '{"enabled":false}' },
    'RecipientsService.deleteRecipient': { id: item },
    'RecipientsService.testRecipient': { id: item },
    'RecipientsService.rotateSigningSecret': { id: item },
    'RecipientsService.setNamedSecret': { id: item, name: 'token', value: 'x' },
    'RecipientsService.removeNamedSecret': { id: item, name: 'token' },
    'TicketLookupService.lookUpTicket': { recipient: item, ticketId: 'INC-1', timeoutMs: 1_000 },
  } as const satisfies Record<string, object>;
}
const requestOf = (name: string, ids: Ids): object =>
  (requestsFor(ids) as Record<string, object | undefined>)[name] ?? {};

/** Asked by services alone, whatever token somebody brings. */
const internal = new Set([
  'AccessService.decide',
  'AccessService.scope',
  'AccessService.takeSecondFactor',
  'AccessService.standing',
  'AccessService.findRepresentatives',
  'AccessService.listSupportTeams',
  'PinningService.makePinInstaller',
  'PinningService.findPinned',
  'PinningService.revokePinInstaller',
  'PinningService.removePinned',
  'RegistryService.getJumpClient',
  'RegistryService.findJumpClients',
  'RegistryService.listUpgradeMembers',
  'UpgradeSettingsService.getReconnectRate',
  'UpgradeSettingsService.getUpgradeSettings',
  'UpgradeQueueService.moveToFront',
  'PackageService.getRelease',
  'TicketLookupService.lookUpTicket',
]);
/** Answers repeat what was asked for. */
const withoutIds = ({ status, text }: RpcAnswer, { item, installer: one, session: id }: Ids) => ({
  status,
  text: [item, one, id].reduce((rest, asked) => rest.replaceAll(asked, '…'), text),
});

describe('every method of every gRPC service', () => {
  it('is known here', () => {
    expect(rpcs.map(({ name }) => name).sort()).toEqual(
      Object.keys(requestsFor(unknownIds())).sort(),
    );
  });

  it('is closed to whoever brings no token', async () => {
    for (const { name, call } of rpcs) {
      const { status } = await call(requestOf(name, hiddenIds()));
      expect([name, status]).toEqual([name, 'UNAUTHENTICATED']);
    }
  });

  it(
    'PO-15, PO-06: answers to a hidden id as to one that nothing has',
    async () => {
      const [ids, others] = [hiddenIds(), unknownIds()];
      for (const { name, call } of rpcs) {
        const answer = await call(requestOf(name, ids), rita.token);
        const unknown = await call(requestOf(name, others), rita.token);
        expect([name, withoutIds(answer, ids)]).toEqual([name, withoutIds(unknown, others)]);
        expect([name, answer.status === 'UNAUTHENTICATED']).toEqual([name, internal.has(name)]);
        const request = JSON.stringify(requestOf(name, ids));
        for (const told of [secret, hidden.id, installer.id, installer.installer_id, session])
          expect([name, !request.includes(told) && answer.text.includes(told)]).toEqual([
            name,
            false,
          ]);
      }
      expect(await site.api.get(`/api/v1/sessions/${session}`)).not.toMatchObject({
        status: 'ended',
      });
      expect(await site.api.get(`/api/v1/jump-clients/${hidden.id}`)).toMatchObject({ tag: '' });
    },
    crawlMs,
  );
});
