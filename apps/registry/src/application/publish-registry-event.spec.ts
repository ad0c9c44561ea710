import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@jumpfleet/kernel';
import { registryEvents } from '@jumpfleet/registry-contracts';
import type { RegistryEventType } from '@jumpfleet/registry-contracts';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { readFileSync, readdirSync } from 'node:fs';
import { publishRegistryEvent } from './publish-registry-event.js';
import { registryEventCodec } from './registry-event.codec.js';

const golden = 'test/golden/registry';

function publicationOf(file: string) {
  const stored: unknown = JSON.parse(readFileSync(`${golden}/${file}`, 'utf8'));
  const event = registryEventCodec.decode(
    stored as Parameters<typeof registryEventCodec.decode>[0],
  );
  return publishRegistryEvent({ event } as Recorded<RegistryEvent>);
}

describe('what other services learn of the registry', () => {
  it.each(readdirSync(golden))('keeps to its contract, of whatever version: %s', (file) => {
    const publication = publicationOf(file);
    if (!publication) return;
    const schema = registryEvents[publication.type as RegistryEventType];
    expect(schema.parse(publication.data)).toEqual(publication.data);
  });

  it('tells groups by id and names, and that they are gone', () => {
    expect(publicationOf('JumpGroupEdited.v1.json')).toEqual({
      type: 'jumpfleet.jump-group.edited.v1',
      subject: '2',
      data: { jumpGroupId: 2, name: 'Tills', codeName: 'tills' },
    });
    expect(publicationOf('JumpGroupDeleted.v1.json')).toMatchObject({ data: { jumpGroupId: 2 } });
  });

  it('revokes an identity with the last item of its endpoint alone (RG-41)', () => {
    const first = publicationOf('JumpClientDeleted.v1.json');
    expect(first).toMatchObject({ type: 'jumpfleet.jump-client.deleted.v1' });
    expect(publicationOf('JumpClientDeleted.v2.json')).toMatchObject({
      type: 'jumpfleet.jump-client.item-removed.v1',
    });
  });

  it('says with an item by what policy decides about it', () => {
    expect(publicationOf('JumpClientEdited.v2.json')?.data).toMatchObject({
      jumpPolicyId: null,
      attendedSessionPolicyId: null,
      unattendedSessionPolicyId: 3,
      publicSiteAddress: expect.any(String),
    });
  });

  it('says in which group or personal list an item is', () => {
    expect(publicationOf('JumpClientEdited.v2.json')).toMatchObject({
      data: { jumpGroup: 'ada', jumpGroupType: 'personal', jumpGroupId: 4 },
    });
  });
});
