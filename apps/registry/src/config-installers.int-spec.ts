import { beforeAll, describe, expect, it } from '@jest/globals';
import { testFolder } from '@jumpfleet/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registrySite } from './testing/registry-site.js';
import type { Answer, RegistrySite } from './testing/registry-site.js';

const installers = '/api/config/v1/jump-client/installer';
const template = `#!/bin/sh\nsite='@SITE_URL@'\nkey='@INSTALLER_KEY@'\nuid='@INSTALLER_UID@'\nuntil='@VALID_UNTIL@'\nopen='@OPEN_OPTIONS@'\nexit 0\n`;
const payload = Buffer.from([0x1f, 0x8b, 0, 255, 10, 13, 128]);

type Installer = Readonly<{
  id: number;
  installer_id: string;
  expiration_timestamp: string;
  key_info: Record<string, string>;
}>;

let site: RegistrySite;
beforeAll(async () => {
  const folder = await testFolder();
  await writeFile(join(folder, 'linux-64.sh'), template);
  await writeFile(join(folder, 'linux-64.tar.gz'), payload);
  site = await registrySite({ JUMP_CLIENT_PACKAGE_DIR: folder });
}, 60_000);

const create = (fields: object): Promise<Answer> =>
  site.call('POST', installers, { jump_group_id: 1, ...fields });
const message = { message: expect.any(String) };

describe('installers over the configuration API', () => {
  it('AG-01, AG-08: are made with the defaults of the API', async () => {
    const before = Date.now();
    const { status, body } = await create({});
    const installer = body as Installer;
    expect(status).toBe(201);
    expect(installer).toEqual({
      id: expect.any(Number),
      jump_group_id: 1,
      jump_group_type: 'shared',
      name: '',
      tag: '',
      comments: '',
      attended_session_policy_id: null,
      unattended_session_policy_id: null,
      public_site_address: 'support.example',
      support_button_profile_code_name: '',
      allow_override_support_button_profile: false,
      support_button_direct_queue: '',
      allow_override_support_button_direct_queue: false,
      connection_type: 'active',
      expiration_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      max_offline_minutes: 0,
      elevate_install: true,
      elevate_prompt: true,
      is_quiet: false,
      customer_client_start_mode: 'normal',
      allow_override_jump_group: false,
      allow_override_jump_policy: false,
      allow_override_name: false,
      allow_override_tag: false,
      allow_override_comments: false,
      allow_override_attended_session_policy: false,
      allow_override_unattended_session_policy: false,
      installer_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      key_info: {
        encodedInfo: expect.any(String),
        filename: expect.any(String),
        installerPath: expect.any(String),
      },
      jumpoint_proxy: '',
    });
    const minutes = (Date.parse(installer.expiration_timestamp) - before) / 60_000;
    expect(Math.round(minutes)).toBe(1440);
    expect(await site.call('GET', `${installers}/${installer.id}`)).toMatchObject({
      status: 200,
      body: installer,
    });
  });

  it('AG-08, AG-09, RG-12: keep what they were made with', async () => {
    const fields = {
      name: 'kiosk',
      tag: 'hall',
      comments: 'two',
      valid_duration: 525_600,
      connection_type: 'passive',
      attended_session_policy_id: 2,
      jump_policy_id: 4,
      allow_override_tag: true,
      customer_client_start_mode: 'hidden',
      elevate_install: false,
      elevate_prompt: true,
      max_offline_minutes: 60,
    };
    const { valid_duration, ...kept } = fields;
    const { body } = await create(fields);
    expect(body).toMatchObject(kept);
    expect(valid_duration).toBe(525_600);
  });

  it('answer bad fields with the reason at each, and unknown ones with 401', async () => {
    const bad: [object, string][] = [
      [{ valid_duration: 9 }, 'valid_duration'],
      [{ valid_duration: 525_601 }, 'valid_duration'],
      [{ valid_duration: '60' }, 'valid_duration'],
      [{ jump_group_id: 77 }, 'jump_group_id'],
      [{ jump_group_id: undefined }, 'jump_group_id'],
      [{ jump_group_type: 'personal', jump_group_id: 99 }, 'jump_group_id'],
      [{ jump_group_type: 'own' }, 'jump_group_type'],
      [{ name: 'x'.repeat(129) }, 'name'],
      [{ tag: 'x'.repeat(65) }, 'tag'],
      [{ comments: 'x'.repeat(1025) }, 'comments'],
      [{ attended_session_policy_id: 1 }, 'attended_session_policy_id'],
      [{ support_button_direct_queue: 'queue' }, 'support_button_direct_queue'],
      [{ jumpoint_proxy: 'nowhere' }, 'jumpoint_proxy'],
      [{ installer_id: 'x'.repeat(32) }, 'installer_id'],
      [{ is_quiet: true }, 'is_quiet'],
    ];
    for (const [fields, field] of bad)
      expect(await create(fields)).toMatchObject({
        status: 422,
        body: { ...message, errors: { [field]: [expect.any(String)] } },
      });
    for (const unknown of [{ colour: 'red' }, { max_uses: 5 }])
      expect(await create(unknown)).toMatchObject({ status: 401, body: message });
    expect(await create({ colour: 'red' })).toMatchObject({ status: 401, body: message });
    expect(await site.call('GET', `${installers}?colour=red`)).toMatchObject({ status: 401 });
    expect(await site.call('POST', installers, '{')).toMatchObject({ status: 400, body: message });
    for (const id of ['0', '99999', 'abc', '99999999999'])
      expect(await site.call('GET', `${installers}/${id}`)).toMatchObject({
        status: 404,
        body: message,
      });
  });

  it('are listed page by page with the headers of the API', async () => {
    for (let count = 0; count < 7; count++) await create({ tag: 'paged' });
    const first = await site.call('GET', `${installers}?tag=paged&per_page=5`);
    expect(first.body).toHaveLength(5);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-bt-pagination-total': '7',
      'x-bt-pagination-last-page': '2',
      'x-bt-pagination-per-page': '5',
      link: expect.stringContaining('rel="next"'),
    });
    const second = await site.call('GET', `${installers}?tag=paged&per_page=5&current_page=2`);
    expect(second.body).toHaveLength(2);
    expect((await site.call('GET', `${installers}?jump_group_type=personal`)).body).toEqual([]);
    expect(await site.call('GET', `${installers}?per_page=4`)).toMatchObject({ status: 422 });
  });

  it('AG-11: are downloaded by whoever has the link, ready to run, any number of times', async () => {
    const { installer_id, expiration_timestamp } = (await create({})).body as Installer;
    const answer = await fetch(`${site.registry.url}${installers}/${installer_id}/linux-64`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="jumpfleet-jc-[0-9a-f]{16}\.bin"$/,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    const header = bytes.subarray(0, -payload.length).toString();
    expect(bytes.subarray(-payload.length)).toEqual(payload);
    expect(header).toContain(`site='http://support.example:8080'\nkey='${installer_id}'\n`);
    expect(header).toContain(`until='${Date.parse(expiration_timestamp) / 1000}'`);
    expect(header).toContain(`open='--jc-public-site-address'`);
    expect(header).not.toContain('@');
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.length);
  });

  it('AG-02, AG-12: are not given to whoever guesses, comes too late or has another platform', async () => {
    const { installer_id, id } = (await create({})).body as Installer;
    const download = (key: string, platform = 'linux-64') =>
      site.call('GET', `${installers}/${key}/${platform}`, undefined, null);
    for (const key of ['x'.repeat(32), 'short', `${id}`, '%00'.repeat(3)])
      expect(await download(key)).toMatchObject({ status: 404 });
    expect(await download(installer_id, 'windows-64-msi')).toMatchObject({
      status: 404,
      body: { message: 'There is no Jump Client package for Windows x64 (MSI).' },
    });
    expect(await download(installer_id, 'amiga')).toMatchObject({
      status: 404,
      body: { message: 'There is no platform "amiga".' },
    });
    await site.database.query(`UPDATE installer SET expires_at = now() WHERE number = $1`, [id]);
    expect(await download(installer_id)).toMatchObject({ status: 410, body: message });
    expect(await site.call('DELETE', `${installers}/${id}`)).toMatchObject({ status: 204 });
    expect(await site.call('DELETE', `${installers}/${id}`)).toMatchObject({ status: 404 });
    expect(await download(installer_id)).toMatchObject({ status: 404 });
  });

  it('AG-10: tell a headless client nothing of elevation and start mode', async () => {
    const headerOf = async (fields: object): Promise<string> => {
      const { installer_id } = (await create(fields)).body as Installer;
      const { body } = await site.call('GET', `${installers}/${installer_id}/linux-64`);
      return (body as string)
        .split('\n')
        .filter((line) => !/^(key|uid|until)=/.test(line))
        .join();
    };
    const plain = await headerOf({ elevate_install: false, elevate_prompt: false });
    expect(await headerOf({ customer_client_start_mode: 'hidden' })).toBe(plain);
  });

  it('AG-14: carry which options their command line may use', async () => {
    const { installer_id } = (
      await create({ allow_override_name: true, allow_override_unattended_session_policy: true })
    ).body as Installer;
    const { body } = await site.call('GET', `${installers}/${installer_id}/linux-64`);
    expect(body as string).toContain(
      `open='--jc-name --jc-session-policy-not-present --jc-public-site-address'`,
    );
  });

  it('are for principals only', async () => {
    expect(await site.call('GET', installers, undefined, null)).toMatchObject({
      status: 401,
      body: message,
    });
    expect(await site.call('POST', installers, {}, 'nonsense')).toMatchObject({
      status: 401,
      body: message,
    });
  });
});
