import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inWords } from './printing.js';
import { WebhookReceiver } from './receiver.js';
import type { Arrival, Conduct } from './receiver.js';
import { record, recordedIn } from './recording.js';
import type { Recorded } from './recording.js';
import { isAccepted, sendAgain } from './replay.js';
import { sign } from './signature.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const form = 'event=support_conference_begin&version=1&lsid=s-1&display_name=%1B%5B31mAda';
let folder: string;
let file: string;
const receivers: WebhookReceiver[] = [];
const heard: Arrival[] = [];

beforeEach(async () => {
  heard.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'receive-'));
  file = join(folder, 'deliveries.jsonl');
});
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.stop();
  await rm(folder, { recursive: true });
});

async function receiverThat(conduct: Partial<Conduct> = {}): Promise<string> {
  const receiver = await WebhookReceiver.start(
    { port: 0, host: '127.0.0.1' },
    {
      secrets: [secret],
      status: 200,
      failShare: 0,
      delayMs: 0,
      save: (delivery) => record(file, delivery),
      tell: (arrival) => heard.push(arrival),
      ...conduct,
    },
  );
  receivers.push(receiver);
  return receiver.url;
}

async function deliver(url: string, body: string, type = 'application/x-www-form-urlencoded') {
  const headers = sign([secret], 'd-1', Buffer.from(body), new Date());
  const sent = { method: 'POST', body, headers: { ...headers, 'content-type': type } };
  return (await fetch(url, sent)).status;
}

async function saved(): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for await (const delivery of recordedIn(file)) all.push(delivery);
  return all;
}

describe('the receiver of npm run receive', () => {
  it('B1: prints a form with its fields, and nothing of it steers the terminal', async () => {
    const url = await receiverThat();
    expect(await deliver(`${url}bomgareventconnect?KB=support`, form)).toBe(200);
    const [arrival] = heard;
    expect(arrival).toMatchObject({
      format: 'form',
      event: 'support_conference_begin',
      id: 'd-1',
      path: '/bomgareventconnect?KB=support',
      signature: 'valid',
      isRepeated: false,
    });
    const words = arrival ? inWords(arrival) : '';
    expect(words).toContain('support_conference_begin  form  signature valid  answered 200');
    expect(words).toMatch(/^ {2}lsid +s-1$/m);
    expect(words).toContain('\\x1b[31mAda');
  });

  it('prints a CloudEvent with what is in it, and tells what came before', async () => {
    const url = await receiverThat();
    const body = JSON.stringify({
      specversion: '1.0',
      type: 'jumpfleet.session.started.v1',
      data: { event: 'support_conference_begin', representative: { name: 'Ada' }, tags: ['a'] },
    });
    const type = 'application/cloudevents+json; charset=utf-8';
    await deliver(url, body, type);
    await deliver(url, body, type);
    expect(heard.map(({ isRepeated }) => isRepeated)).toEqual([false, true]);
    const words = heard[1] ? inWords(heard[1]) : '';
    expect(words).toContain('support_conference_begin  cloudevents  signature valid  came before');
    expect(words).toMatch(/^ {2}data\.representative\.name +Ada$/m);
    expect(words).toMatch(/^ {2}data\.tags +\["a"\]$/m);
  });

  it('answers 401 to what another secret signed, or nobody', async () => {
    const url = await receiverThat({
      secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    });
    expect(await deliver(url, form)).toBe(401);
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(401);
    expect(heard.map(({ signature }) => signature)).toEqual(['does-not-fit', 'headers-missing']);
  });

  it('answers and fails as it is told', async () => {
    expect(await deliver(await receiverThat({ status: 503 }), form)).toBe(503);
    expect(await deliver(await receiverThat({ failShare: 1 }), form)).toBe(500);
    const begun = performance.now();
    await deliver(await receiverThat({ delayMs: 50 }), form);
    expect(performance.now() - begun).toBeGreaterThan(45);
  });

  it('answers 413 to what no delivery is', async () => {
    const url = await receiverThat();
    const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(5 * 1_048_576) }).catch(
      () => undefined,
    );
    expect(answer?.status ?? 413).toBe(413);
    expect(heard).toEqual([]);
  });
});

describe('recorded deliveries', () => {
  it('are sent again with the same bytes under the same webhook-id, signed anew', async () => {
    const bytes = Buffer.from([0x65, 0x3d, 0xff, 0x00, 0x0a]);
    const headers = { ...sign([secret], 'd-7', bytes, new Date(0)), 'x-own': 'kept' };
    await record(file, {
      received_at: '1970-01-01T00:00:00.000Z',
      path: '/',
      headers: { ...headers, host: 'kb.example', 'content-length': '5' },
      body_base64: bytes.toString('base64'),
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const [old] = await saved();
    if (!old) throw new Error('nothing was recorded');
    const url = await receiverThat();
    const stale = await sendAgain(old, url, []);
    expect(stale).toEqual({ id: 'd-7', status: 401, error: null });
    expect(isAccepted(stale)).toBe(false);
    expect(isAccepted(await sendAgain(old, url, [secret]))).toBe(true);
    const again = (await saved()).slice(1);
    expect(again.map(({ body_base64: body }) => body)).toEqual([old.body_base64, old.body_base64]);
    expect(again[1]?.headers).toMatchObject({ 'webhook-id': 'd-7', 'x-own': 'kept' });
  });

  it('say where nobody listens, and which line is none', async () => {
    const gone = { received_at: '', path: '/', headers: {}, body_base64: '' };
    expect(await sendAgain(gone, 'http://127.0.0.1:1/', [])).toMatchObject({
      status: null,
      error: expect.any(String),
    });
    await writeFile(file, '\n{"headers": 3}\n');
    await expect(saved()).rejects.toThrow(/line 2: this is no recorded delivery/);
  });
});
