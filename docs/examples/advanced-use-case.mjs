/**
 * The Advanced Use Case (docs/policy.md): three departments, vendors who come now and then, and computers that
 * may be reached on weekdays only. Everything is made through the public API; what is there already stays.
 *
 *   JUMPFLEET_URL=http://127.0.0.1:8080 JUMPFLEET_API_CLIENT_ID=... JUMPFLEET_API_CLIENT_SECRET=... \
 *     node docs/examples/advanced-use-case.mjs
 *
 * A system started here keeps such an account in .jumpfleet/operator.json. Needs Node 20 and nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises';

const {
  JUMPFLEET_URL: site = 'http://127.0.0.1:8080',
  JUMPFLEET_API_CLIENT_ID: clientId = '',
  JUMPFLEET_API_CLIENT_SECRET: clientSecret = '',
} = process.env;

// 1. An access token, by OAuth 2 client credentials. It lives for an hour.
const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
const { access_token: token } = await call('POST', '/oauth2/token', {
  headers: { authorization: `Basic ${basic}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
});

// 2. The Jump Item Roles Administrator, Start Sessions Only and No Access ship with Jumpfleet.
const role = {
  all: await idOf('/api/config/v1/jump-item-role', 'Administrator'),
  start: await idOf('/api/config/v1/jump-item-role', 'Start Sessions Only'),
  none: await idOf('/api/config/v1/jump-item-role', 'No Access'),
};

// 3. A Jump Policy with a schedule: one entry for each weekday, 8:00 to 17:00. It does nothing until it is
//    assigned to a Jump Client (jump_policy_id), and sessions may then only be started at those times.
const { items: jumpPolicies } = await api('GET', '/api/v1/jump-policies');
const weekdays =
  jumpPolicies.find(({ display_name }) => display_name === 'Weekdays') ??
  (await api('POST', '/api/v1/jump-policies', {
    display_name: 'Weekdays',
    description: 'Access on weekdays, 8:00 to 17:00.',
    schedule_enabled: true,
    schedule_strict: true,
    schedule: {
      timezone: 'Europe/Berlin',
      entries: [0, 1, 2, 3, 4].map((day) => ({
        start_day: day,
        start_time: '08:00',
        end_day: day,
        end_time: '17:00',
      })),
    },
  }));
say(`Jump Policy “Weekdays” has the number ${weekdays.id}`);

// 4. Three Jump Groups.
const group = {
  web: await ensure('/api/config/v1/jump-group', { name: 'Web Servers' }),
  directory: await ensure('/api/config/v1/jump-group', { name: 'Directory Servers' }),
  user: await ensure('/api/config/v1/jump-group', { name: 'User Systems' }),
};

// 5. Administrators manage all of it, and start sessions with whatever else there is.
await groupPolicy('Admins', {
  slots: { default: role.all, personal: role.all, teams: role.start, system: role.start },
  groups: { [group.web]: role.all, [group.directory]: role.all, [group.user]: role.all },
});

// 6. Users start sessions in the three groups and manage their personal lists.
await groupPolicy('Users', {
  slots: { default: role.start, personal: role.all, teams: role.none, system: role.none },
  groups: { [group.web]: role.start, [group.directory]: role.start, [group.user]: role.start },
});

// 7. Vendors start sessions with the web servers, and that is all: they have no personal list.
await groupPolicy('Vendors', {
  slots: { default: role.start, personal: role.none, teams: role.none, system: role.none },
  groups: { [group.web]: role.start },
});

/** A group policy that is defined, with its roles and its Jump Groups. */
async function groupPolicy(name, { slots, groups }) {
  const id = await ensure('/api/config/v1/group-policy', {
    name,
    rep_perm_status: 'defined',
    perm_support_allowed: 'full_support',
    perm_jump_client: true,
    default_jump_item_role_id: slots.default,
    private_jump_item_role_id: slots.personal,
    inferior_jump_item_role_id: slots.teams,
    unassigned_jump_item_role_id: slots.system,
  });
  const path = `/api/config/v1/group-policy/${id}/jump-group`;
  const there = await api('GET', path);
  for (const [jumpGroup, jump_item_role_id] of Object.entries(groups)) {
    const jump_group_id = Number(jumpGroup);
    if (there.some((one) => one.jump_group_id === jump_group_id)) continue;
    await api('POST', path, { jump_group_id, jump_item_role_id });
  }
  say(`Group Policy “${name}”`);
}

/** The number of the thing with that name, made if there is none. */
async function ensure(path, body) {
  return (await idOf(path, body.name)) ?? (await api('POST', path, body)).id;
}

async function idOf(path, name) {
  const [found] = await api('GET', `${path}?name=${encodeURIComponent(name)}`);
  return found?.id;
}

function api(method, path, body) {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
  };
  return call(method, path, { headers, body: body && JSON.stringify(body) });
}

/** An API account may ask twenty times a second (429); a new Jump Group is known everywhere a moment later. */
async function call(method, path, request, attempt = 1) {
  const answer = await fetch(new URL(path, site), { method, ...request });
  if (answer.ok) return answer.status === 204 ? undefined : answer.json();
  const text = await answer.text();
  if ((answer.status !== 429 && answer.status !== 422) || attempt === 10)
    throw new Error(`${method} ${path} was refused (${answer.status}): ${text}`);
  await delay(200);
  return call(method, path, request, attempt + 1);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
