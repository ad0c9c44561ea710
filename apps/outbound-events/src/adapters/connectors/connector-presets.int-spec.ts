import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecipient, mapping, subscribableEventName } from '@jumpfleet/outbound-contracts';
import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { SettingsCheck } from '../../application/settings-check.js';
import { closeAll } from '../../testing/exchange-world.js';
import { Receiver, answer } from '../../testing/receiver.js';
import { claimed, sender, sessionFact } from '../../testing/sender-world.js';
import { LiquidTemplates } from '../templates/liquid-templates.js';
import { ConnectorPreview } from './connector-preview.js';
import { connectors } from './presets/connector-presets.js';
import { agiloft, serviceNow } from './presets/form.connectors.js';
import { generic, slack, teams } from './presets/message.connectors.js';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  receiver.close();
  await closeAll();
});

const fact = sessionFact('support_conference_begin', { conference_name: 'till <4> & "co"' });
const send = ({ recipient }: ConnectorItem, named: Record<string, string>, path = '/') =>
  sender().send(
    claimed({ target: { ...recipient, url: new URL(path, receiver.url).href }, fact, named }),
  );
const last = () => receiver.received.at(-1);

describe('a connector for messages (D10)', () => {
  it('posts to Slack what Slack reads, at the secret address', async () => {
    receiver.behaviour = (response, { path, fields }) => {
      const isKnown = path === '/services/T0/B0/xyz';
      response
        .writeHead(isKnown ? 200 : 404)
        .end(typeof fields['text'] === 'string' ? 'ok' : 'no_text');
    };
    expect(await send(slack, { path: 'T0/B0/xyz' })).toEqual({ statusCode: 200, excerpt: 'ok' });
    expect(last()?.fields).toMatchObject({
      text: 'Support session with till &lt;4&gt; &amp; "co" started',
      blocks: [{ text: { type: 'mrkdwn' } }, {}, {}],
    });
    expect(await send(slack, { path: 'T0/B0/gone' })).toMatchObject({ statusCode: 404 });
  });

  it('posts an Adaptive Card to a workflow of Teams, whose signature is in the query', async () => {
    receiver.behaviour = answer(202);
    const path =
      'powerautomate/automations/direct/workflows/w/triggers/manual/paths/invoke?api-version=1&sig=s-1_x';
    expect(await send(teams, { path })).toMatchObject({ statusCode: 202 });
    expect(last()?.path).toBe(`/${path}`);
    expect(last()?.fields).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { body: [{ text: 'Support session with till <4> & "co" started' }, {}, {}] },
        },
      ],
    });
  });

  it('posts JSON by a template to the very address', async () => {
    expect(await send(generic, { token: 's3cret' }, '/events?x=1')).toMatchObject({
      statusCode: 200,
    });
    expect(last()).toMatchObject({
      path: '/events?x=1',
      headers: { authorization: 'Bearer s3cret' },
    });
    expect(last()?.fields).toMatchObject({
      source: 'jumpfleet',
      event: 'support_conference_begin',
      fields: { conference_name: 'till <4> & "co"' },
      jump_client: { name: 'till-4' },
    });
  });
});

describe('a connector for form receivers (B7)', () => {
  it.each([serviceNow, agiloft])(
    'pings with what such a receiver insists on',
    async (connector) => {
      receiver.behaviour = (response, { fields }) => {
        const wanted = ['event', 'version', 'timestamp', 'appliance_id', 'lsid'];
        response.writeHead(wanted.every((name) => fields[name] !== undefined) ? 200 : 400).end();
      };
      const url = new URL(connector.recipient.url);
      expect(await send(connector, {}, url.pathname + url.search)).toMatchObject({
        statusCode: 200,
      });
      expect(last()).toMatchObject({
        path: url.pathname + url.search,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    },
  );
});

describe('every connector', () => {
  const previews = () => new ConnectorPreview(sender(), new SettingsCheck(new LiquidTemplates()));

  it.each(connectors)('$name can be taken over as it is', (connector) => {
    const { recipient } = connector;
    const body = createRecipient.safeParse({ type: 'http', name: connector.title, ...recipient });
    expect(body.error).toBeUndefined();
    const text = JSON.stringify(recipient);
    const used = (kind: string) =>
      [
        ...new Set([...text.matchAll(new RegExp(`${kind}\\.(\\w+)`, 'g'))].map(([, name]) => name)),
      ].sort();
    expect(connector.secrets.map(({ name }) => name).sort()).toEqual(used('secrets'));
    expect(connector.settings.map(({ name }) => name).sort()).toEqual(used('settings'));
  });

  it.each(connectors)(
    '$name shows what it would send for each event, without a secret',
    ({ name }) => {
      for (const event of subscribableEventName.options) {
        const preview = previews().preview({ connector: name, event });
        if ('kind' in preview) throw new Error(JSON.stringify(preview));
        for (const { body, headers } of preview.requests) {
          const isJson = headers.some(
            ({ name, value }) => name === 'content-type' && value.includes('json'),
          );
          if (isJson) expect(() => JSON.parse(body) as unknown).not.toThrow();
          expect(body).not.toContain('{{');
        }
      }
    },
  );

  it('is shown with the rule that fits, its question first', () => {
    const preview = previews().preview({
      connector: 'jira',
      url: 'https://desk.example/jira',
      event: 'support_conference_begin',
      external_key: '',
    });
    expect(preview).toMatchObject({
      requests: [
        {
          step: 'find',
          method: 'GET',
          url: expect.stringMatching('^https://desk.example/jira/rest/api/2/'),
        },
        { step: 'request', method: 'POST' },
      ],
    });
  });

  it('tells what is wrong with a mapping', () => {
    const rule = (url: string) => ({
      name: 'open',
      events: ['jump_client_lost'],
      request: { method: 'POST', url },
    });
    const preview = (url: string) =>
      previews().preview({
        mapping: mapping.parse({ rules: [rule(url)] }),
        event: 'jump_client_lost',
      });
    expect(preview('{{ event.id | shout }}')).toMatchObject({ kind: 'template-invalid' });
    expect(preview('//elsewhere.test/')).toMatchObject({ kind: 'template-failed' });
    expect(previews().preview({ connector: 'none', event: 'jump_client_lost' })).toEqual({
      kind: 'connector-not-found',
    });
  });
});

describe('docs/connectors.md', () => {
  const page = readFileSync(join(workspaceRoot(), 'docs', 'connectors.md'), 'utf8');

  it('has every connector, and a mapping that is one', () => {
    for (const { name } of connectors) expect(page).toContain(`| \`${name}\``);
    const [, example = ''] = /```json\n(.+?)```/s.exec(page) ?? [];
    expect(mapping.safeParse(JSON.parse(example)).error).toBeUndefined();
  });
});
