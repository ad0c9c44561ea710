import { describe, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { jumpClientDecider } from './jump-client.decider.js';
import type {
  EnrolJumpClient,
  JumpClientCommand,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpClientSettings,
} from './jump-client.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const given = specify(jumpClientDecider, now);
const at = now.toISOString();
const clientId = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c8d';
const settings: JumpClientSettings = {
  name: 'till-7',
  jumpGroup: { type: 'shared', id: 1, name: 'Default' },
  tag: 'tills',
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
const enrol: EnrolJumpClient = {
  type: 'EnrolJumpClient',
  data: {
    clientId,
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
  },
};
const enrolled: JumpClientEnrolled = {
  type: 'JumpClientEnrolled',
  version: 2,
  data: { ...enrol.data, enrolledAt: at },
};
const edit = (changes: Partial<JumpClientSettings>): JumpClientCommand => ({
  type: 'EditJumpClient',
  data: { clientId, changes },
});
const edited = (
  changed: (keyof JumpClientSettings)[],
  after: JumpClientSettings,
): JumpClientEdited => ({
  type: 'JumpClientEdited',
  version: 2,
  data: { clientId, changed, settings: after, editedAt: at },
});
const remove: JumpClientCommand = {
  type: 'DeleteJumpClient',
  data: { clientId, reason: 'requested', isLastOfEndpoint: true },
};
const markUninstalled: JumpClientCommand = {
  type: 'MarkJumpClientUninstalled',
  data: { clientId },
};
const uninstalled = {
  type: 'JumpClientUninstalled',
  version: 1,
  data: { clientId, uninstalledAt: at },
} as const;
const deleted = {
  type: 'JumpClientDeleted',
  version: 2,
  data: {
    clientId,
    endpointId: clientId,
    isLastOfEndpoint: true,
    reason: 'requested',
    deletedAt: at,
  },
} as const;

describe('a jump client', () => {
  it('enrols once, however often its answer gets lost', () => {
    given().when(enrol).emits(enrolled);
    given(enrolled).when(enrol).emits();
  });

  it('cannot take the place of another', () => {
    given(enrolled)
      .when({ ...enrol, data: { ...enrol.data, publicKeyThumbprint: 'another' } })
      .refuses({ kind: 'jump-client-already-enrolled', clientId });
    given(enrolled, deleted)
      .when(enrol)
      .refuses({ kind: 'jump-client-already-enrolled', clientId });
  });

  it('is edited field by field, and the event carries the settings whole (RG-01, RG-02, RG-03)', () =>
    given(enrolled)
      .when(edit({ name: 'till-8', comments: 'by the door' }))
      .emits(
        edited(['name', 'comments'], { ...settings, name: 'till-8', comments: 'by the door' }),
      ));

  it('goes back to the top level of its group with a blank tag (RG-03)', () =>
    given(enrolled)
      .when(edit({ tag: '' }))
      .emits(edited(['tag'], { ...settings, tag: '' })));

  it('adds no fact when an edit changes nothing', () =>
    given(enrolled)
      .when(edit({ name: 'till-7', jumpGroup: { type: 'shared', id: 1, name: 'Renamed since' } }))
      .emits());

  it('moves to another jump group (RG-04)', () => {
    const jumpGroup = { type: 'shared', id: 2, name: 'Tills' } as const;
    given(enrolled)
      .when(edit({ jumpGroup }))
      .emits(edited(['jumpGroup'], { ...settings, jumpGroup }));
  });

  it('stays in the list when its program is removed on the computer (RG-36)', () => {
    given(enrolled).when(markUninstalled).emits(uninstalled);
    given(enrolled, uninstalled).when(markUninstalled).emits();
    given(enrolled, uninstalled)
      .when(edit({ tag: 'gone' }))
      .emits(edited(['tag'], { ...settings, tag: 'gone' }));
  });

  it('is deleted once, and nothing can be done with it afterwards (RG-50)', () => {
    given(enrolled).when(remove).emits(deleted);
    for (const command of [remove, markUninstalled, edit({ name: 'x' })]) {
      given(enrolled, deleted).when(command).refuses({ kind: 'jump-client-not-found', clientId });
      given().when(command).refuses({ kind: 'jump-client-not-found', clientId });
    }
  });
});
