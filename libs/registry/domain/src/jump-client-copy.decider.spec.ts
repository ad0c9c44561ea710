import { describe, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { jumpClientDecider } from './jump-client.decider.js';
import type {
  ChangeConnectionType,
  CopyJumpClient,
  DeleteJumpClient,
  JumpClientCommand,
  JumpClientEnrolled,
  JumpClientEvent,
  JumpClientSettings,
} from './jump-client.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const at = now.toISOString();
const given = specify(jumpClientDecider, now);
const endpointId = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c8d';
const copyId = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c8e';
const settings: JumpClientSettings = {
  name: 'till-7',
  jumpGroup: { type: 'shared', id: 1, name: 'Default' },
  tag: '',
  comments: '',
  jumpPolicyId: null,
  attendedSessionPolicyId: null,
  unattendedSessionPolicyId: null,
  publicSiteAddress: 'support.example',
  supportButtonProfileCodeName: '',
  supportButtonDirectQueue: '',
  startMode: 'normal',
  isQuiet: false,
  maxOfflineMinutes: 0,
  expiresAt: null,
};
const enrolled: JumpClientEnrolled = {
  type: 'JumpClientEnrolled',
  version: 2,
  data: {
    clientId: endpointId,
    number: 7,
    installerId: 'i-1',
    publicKeyThumbprint: 'thumb',
    connectionType: 'active',
    computer: {
      hostname: 'till',
      platform: 'linux-64',
      version: '1.0.0',
      installMode: 'user',
      deviceName: '',
      deviceModel: '',
    },
    settings,
    enrolledAt: at,
  },
};
const copy: CopyJumpClient = {
  type: 'CopyJumpClient',
  data: {
    clientId: copyId,
    number: 8,
    sourceId: endpointId,
    endpointId,
    installerId: 'i-1',
    hostname: 'till',
    settings: { ...settings, name: 'Night shift' },
  },
};
const copied: JumpClientEvent = {
  type: 'JumpClientCopied',
  version: 1,
  data: { ...copy.data, copiedAt: at },
};
const remove = (clientId: string, isLastOfEndpoint: boolean): DeleteJumpClient => ({
  type: 'DeleteJumpClient',
  data: { clientId, reason: 'requested', isLastOfEndpoint },
});
const removed = (clientId: string, isLastOfEndpoint: boolean): JumpClientEvent => ({
  type: 'JumpClientDeleted',
  version: 2,
  data: { clientId, endpointId, isLastOfEndpoint, reason: 'requested', deletedAt: at },
});
const connect = (connectionType: 'active' | 'passive'): ChangeConnectionType => ({
  type: 'ChangeConnectionType',
  data: { clientId: endpointId, connectionType },
});
const connected = (connectionType: 'active' | 'passive'): JumpClientEvent => ({
  type: 'JumpClientConnectionTypeChanged',
  version: 1,
  data: { clientId: endpointId, connectionType, changedAt: at },
});
const edit = (clientId: string): JumpClientCommand => ({
  type: 'EditJumpClient',
  data: { clientId, changes: { tag: 'new' } },
});

describe('a copy of a jump client (RG-41)', () => {
  it('begins once, with settings of its own', () => {
    given().when(copy).emits(copied);
    given(copied).when(copy).refuses({ kind: 'jump-client-already-enrolled', clientId: copyId });
    given(copied)
      .when(edit(copyId))
      .emits({
        type: 'JumpClientEdited',
        version: 2,
        data: {
          clientId: copyId,
          changed: ['tag'],
          settings: { ...copy.data.settings, tag: 'new' },
          editedAt: at,
        },
      });
  });

  it('goes without its endpoint while others are left, and takes it along as the last', () => {
    given(copied).when(remove(copyId, false)).emits(removed(copyId, false));
    given(copied).when(remove(copyId, true)).emits(removed(copyId, true));
  });

  it('keeps its endpoint, whose own item is gone, able to change and to be uninstalled', () => {
    const left = given(enrolled, removed(endpointId, false));
    left.when(edit(endpointId)).refuses({ kind: 'jump-client-not-found', clientId: endpointId });
    left
      .when(remove(endpointId, false))
      .refuses({ kind: 'jump-client-not-found', clientId: endpointId });
    left.when(connect('passive')).emits(connected('passive'));
    left.when({ type: 'MarkJumpClientUninstalled', data: { clientId: endpointId } }).emits({
      type: 'JumpClientUninstalled',
      version: 1,
      data: { clientId: endpointId, uninstalledAt: at },
    });
  });
});

describe('the connection type of a jump client (RG-14)', () => {
  it('changes, and changing it to what it is adds no fact', () => {
    given(enrolled).when(connect('passive')).emits(connected('passive'));
    given(enrolled).when(connect('active')).emits();
    given(enrolled, connected('passive')).when(connect('active')).emits(connected('active'));
  });

  it('does not change of a client that is uninstalled (RG-52) or deleted (RG-50)', () => {
    const uninstalled: JumpClientEvent = {
      type: 'JumpClientUninstalled',
      version: 1,
      data: { clientId: endpointId, uninstalledAt: at },
    };
    given(enrolled, uninstalled)
      .when(connect('passive'))
      .refuses({ kind: 'jump-client-uninstalled', clientId: endpointId });
    given(enrolled, removed(endpointId, true))
      .when(connect('passive'))
      .refuses({ kind: 'jump-client-not-found', clientId: endpointId });
  });
});
