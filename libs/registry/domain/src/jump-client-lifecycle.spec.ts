import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { jumpClientDecider } from './jump-client.decider.js';
import type {
  JumpClientEnrolled,
  JumpClientEvent,
  JumpClientUninstalled,
  LifecycleCommand,
} from './jump-client.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const at = now.toISOString();
const clientId = '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f00';
const offlineSince = '2026-10-01T00:00:00.000Z';
const given = specify(jumpClientDecider, now);

const enrolled: JumpClientEnrolled = {
  type: 'JumpClientEnrolled',
  version: 2,
  data: {
    clientId,
    number: 1,
    installerId: '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f01',
    publicKeyThumbprint: 'thumbprint',
    connectionType: 'active',
    computer: {
      hostname: 'till-7',
      platform: 'linux-64',
      version: '1.0.0',
      installMode: 'service',
      deviceName: '',
      deviceModel: '',
    },
    settings: {
      name: 'Till 7',
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
    },
    enrolledAt: offlineSince,
  },
};
const uninstalled: JumpClientUninstalled = {
  type: 'JumpClientUninstalled',
  version: 1,
  data: { clientId, uninstalledAt: at },
};
const lose: LifecycleCommand = { type: 'MarkJumpClientLost', data: { clientId, offlineSince } };
const lost: JumpClientEvent = {
  type: 'JumpClientLost',
  version: 1,
  data: { clientId, offlineSince, lostAt: at },
};
const comeBack: LifecycleCommand = { type: 'MarkJumpClientReturned', data: { clientId } };
const returned: JumpClientEvent = {
  type: 'JumpClientReturned',
  version: 1,
  data: { clientId, returnedAt: at },
};
const disable: LifecycleCommand = { type: 'MarkJumpClientDisabled', data: { clientId } };
const disabled: JumpClientEvent = {
  type: 'JumpClientDisabled',
  version: 1,
  data: { clientId, disabledAt: at },
};
const enable: LifecycleCommand = { type: 'MarkJumpClientEnabled', data: { clientId } };
const enabled: JumpClientEvent = {
  type: 'JumpClientEnabled',
  version: 1,
  data: { clientId, enabledAt: at },
};

describe('A jump client', () => {
  it('RG-31: is lost once, and lost again only after it had returned', () => {
    given(enrolled).when(lose).emits(lost);
    given(enrolled, lost).when(lose).emits();
    given(enrolled, lost, returned).when(lose).emits(lost);
  });

  it('RG-30: returns only from being lost', () => {
    given(enrolled, lost).when(comeBack).emits(returned);
    given(enrolled).when(comeBack).emits();
    given(enrolled, lost, returned).when(comeBack).emits();
  });

  it('RG-36: is not lost when it said good-bye, whatever it was before', () => {
    given(enrolled, uninstalled).when(lose).emits();
    given(enrolled, lost, uninstalled).when(comeBack).emits();
    given(enrolled, disabled, uninstalled).when(enable).emits();
    given(enrolled, uninstalled).when(disable).emits();
  });

  it('RG-30: is disabled and enabled by the user at the endpoint, once each', () => {
    given(enrolled).when(disable).emits(disabled);
    given(enrolled, disabled).when(disable).emits();
    given(enrolled, disabled).when(enable).emits(enabled);
    given(enrolled).when(enable).emits();
  });

  it('RG-50: has no life before its enrolment and none after its deletion', () => {
    const gone: JumpClientEvent = {
      type: 'JumpClientDeleted',
      version: 2,
      data: {
        clientId,
        endpointId: clientId,
        isLastOfEndpoint: true,
        reason: 'offline-too-long',
        deletedAt: at,
      },
    };
    for (const command of [lose, comeBack, disable, enable]) {
      given().when(command).refuses({ kind: 'jump-client-not-found', clientId });
      given(enrolled, gone).when(command).refuses({ kind: 'jump-client-not-found', clientId });
    }
  });
});
