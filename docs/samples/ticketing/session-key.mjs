const site = process.env.JUMPFLEET_SITE;
const account = `${process.env.JUMPFLEET_API_CLIENT_ID}:${process.env.JUMPFLEET_API_CLIENT_SECRET}`;

/** A key for the customer of a ticket; the ticket goes along into each event and the report. */
export async function sessionKeyFor(ticket) {
  const answer = await post('/api/command', `Bearer ${await accessToken()}`, {
    action: 'generate_session_key',
    type: 'support',
    queue_id: 'general',
    ttl: '1800',
    external_key: ticket,
  });
  // What is wrong with a command comes with status 200, in the root `error`.
  if (!answer.includes('<session_key ')) throw new Error(answer);
  const text = (name) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(answer)?.[1] ?? '';
  return { shortKey: text('short_key'), keyUrl: text('key_url'), expires: text('expires') };
}

async function accessToken() {
  const basic = Buffer.from(account).toString('base64');
  const fields = { grant_type: 'client_credentials' };
  return JSON.parse(await post('/oauth2/token', `Basic ${basic}`, fields)).access_token;
}

async function post(path, authorization, fields) {
  const answer = await fetch(new URL(path, site), {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

// node session-key.mjs INC-7
process.stdout.write(`${JSON.stringify(await sessionKeyFor(process.argv[2]))}\n`);
