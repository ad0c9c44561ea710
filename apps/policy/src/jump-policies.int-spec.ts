import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { connect } from '@nats-io/transport-node';
import { newSite, signedIn } from './testing/site.js';

let url: string;
let headers: Readonly<Record<string, string>>;
const published: { type: string; data: unknown }[] = [];

beforeAll(async () => {
  const site = await newSite();
  const nats = await connect({ servers: site.natsUrl });
  nats.subscribe('events.policy.*.jump-policy.>', {
    callback: (_error, message) => {
      published.push(message.json());
    },
  });
  const policy = await site.start();
  atEndOfSpecFile(async () => {
    await nats.close();
    await policy.close();
  });
  ({ url } = policy);
  headers = await signedIn(url);
}, 60_000);

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as never,
  };
}

const config = '/api/config/v1/jump-policy';
async function created(body: object): Promise<{ id: number }> {
  const answer = await call('POST', config, body);
  expect(answer.status).toBe(201);
  return answer.body;
}

describe('the jump policies of the configuration API', () => {
  it('PO-20: are created with the defaults of the field and a code name of their own', async () => {
    const first = await created({ display_name: 'Nights & Weekends' });
    expect(first).toEqual({
      id: expect.any(Number),
      display_name: 'Nights & Weekends',
      code_name: 'nights_weekends',
      description: '',
      schedule_enabled: true,
      schedule_strict: false,
      simultaneous_jumps: 'global',
      simultaneous_jump_behavior_applies_to_copies: false,
      simultaneous_jumps_rdp: 'global',
      ticket_id_required: false,
      two_factor_challenge_required: false,
    });
    expect(await created({ display_name: 'Nights, weekends' })).toMatchObject({
      code_name: 'nights_weekends_2',
    });
    expect(await call('GET', `${config}/${String(first.id)}`)).toMatchObject({ body: first });
  });

  it('PO-20: are unique by name, also when two are created at the same time', async () => {
    const answers = await Promise.all(
      ['Twins', 'TWINS', 'twins'].map((display_name) => call('POST', config, { display_name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    const refused = answers.find(({ status }) => status === 422);
    expect(refused?.body).toMatchObject({ errors: { display_name: [expect.any(String)] } });
  });

  it('PO-28: are listed, page by page and by code name', async () => {
    await created({ display_name: 'Listed', code_name: 'listed-1' });
    const { headers: paging, body } = await call('GET', `${config}?code_name=listed-1&per_page=5`);
    expect(body).toEqual([expect.objectContaining({ display_name: 'Listed' })]);
    expect(paging.get('x-bt-pagination-total')).toBe('1');
  });

  it.each([
    [401, { display_name: 'x', color: 'red' }, undefined],
    [422, { display_name: '' }, 'display_name'],
    [422, { display_name: 'x', code_name: 'a b' }, 'code_name'],
    [422, { display_name: 'x', description: 'a\0b' }, 'description'],
    [422, { display_name: 'x', id: 4 }, 'id'],
    [422, { display_name: 'x', simultaneous_jumps: 'maybe' }, 'simultaneous_jumps'],
    [422, { display_name: 'x', schedule_enabled: false, schedule_strict: true }, 'schedule_strict'],
  ])('PO-20: answer %i to what does not fit: %j', async (status, body, field) => {
    const answer = await call('POST', config, body);
    expect(answer.status).toBe(status);
    if (field) expect(answer.body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
  });

  it('PO-24, PO-25: change what is named and tell others, and are gone when deleted', async () => {
    const { id } = await created({ display_name: 'Vendors' });
    const path = `${config}/${String(id)}`;
    const changes = { schedule_strict: true, ticket_id_required: true };
    expect(await call('PATCH', path, changes)).toMatchObject({
      status: 200,
      body: { display_name: 'Vendors', ...changes },
    });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({
      status: 404,
      body: { message: 'The Jump Policy does not exist.' },
    });
    expect(await call('DELETE', path)).toMatchObject({ status: 404 });
    const names = { id, displayName: 'Vendors', codeName: 'vendors' };
    await eventually(() => {
      expect(published.filter(({ data }) => (data as { id: number }).id === id)).toMatchObject([
        { type: 'jumpfleet.jump-policy.created.v1', data: names },
        { type: 'jumpfleet.jump-policy.changed.v1', data: names },
        { type: 'jumpfleet.jump-policy.deleted.v1', data: { id } },
      ]);
    });
  });
});

describe('the schedule of a jump policy', () => {
  const entries = [{ start_day: 0, start_time: '08:00', end_day: 4, end_time: '17:00' }];

  it('PO-20, PO-23: is set in its time zone and tells the next available time', async () => {
    const { id } = await created({ display_name: 'Weekdays' });
    const path = `/api/v1/jump-policies/${String(id)}/schedule`;
    const open = { timezone: 'UTC', entries: [], is_open: true, changes_at: null };
    expect(await call('GET', path)).toMatchObject({ status: 200, body: open });
    const set = await call('PUT', path, { timezone: 'Europe/Berlin', entries });
    expect(set).toMatchObject({
      status: 200,
      body: { timezone: 'Europe/Berlin', entries, changes_at: expect.stringMatching(/:00\.000Z$/) },
    });
    const { body } = await call('GET', `${config}/${String(id)}/schedule`);
    expect(body).toEqual({ timezone: 'Europe/Berlin', entries });
    await call('PATCH', `${config}/${String(id)}`, { schedule_enabled: false });
    expect(await call('GET', path)).toMatchObject({ body: { is_open: true, changes_at: null } });
  });

  it.each([
    ['timezone', { timezone: 'Mars/Olympus', entries }],
    ['entries', { timezone: 'UTC', entries: [{ ...entries[0], end_time: '25:00' }] }],
  ])('PO-20: is refused with its %s named when no clock could follow it', async (field, body) => {
    const { id } = await created({ display_name: `Odd ${field}` });
    const answer = await call('PUT', `/api/v1/jump-policies/${String(id)}/schedule`, body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'schedule-invalid', errors: [{ path: field }] },
    });
  });
});

describe('jump policies whole', () => {
  const path = '/api/v1/jump-policies';

  it('B6: ask for approval, and tell of it over the fleet API alone', async () => {
    const approval = {
      approval_required: true,
      approval_max_duration: 524_160,
      approval_scope: 'anyone',
      approval_user_ids: [1],
      recordings_disabled: true,
      notification_email_addresses: ['audit@example.com'],
    };
    const { body: whole } = await call('POST', path, {
      display_name: 'Asked first',
      schedule_enabled: false,
      ...approval,
    });
    const { id } = whole as { id: number };
    expect(await call('GET', `${path}/${String(id)}`)).toMatchObject({
      body: {
        ...approval,
        approval_approver_scope: 'not_requestor',
        schedule: { timezone: 'UTC', entries: [] },
      },
    });
    const { body } = await call('GET', `${config}/jump-policy/${String(id)}`);
    expect(Object.keys(body).filter((field) => field.startsWith('approval'))).toEqual([]);
  });

  it.each([
    ['approval_required', { approval_required: true, approval_user_ids: [1] }],
    ['approval_user_ids', { approval_user_ids: [999] }],
    ['approval_max_duration', { approval_max_duration: 524_161 }],
    ['approval_team_ids', { approval_team_ids: [77] }],
  ])('B6: refuse an approval that cannot be, at %s', async (field, body) => {
    expect(await call('POST', path, { display_name: `No ${field}`, ...body })).toMatchObject({
      status: 422,
      body: { errors: [{ path: field }] },
    });
  });
});
