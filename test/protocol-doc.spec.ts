import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { backoff } from '@jumpfleet/gateway-client';
import {
  agentMessage,
  closeCodes,
  connectProof,
  decodeDataFrame,
  decodeUpgradeFrame,
  enrolProof,
  gatewayMessage,
  limits,
  permissionsOf,
  representativeMessage,
  resumeProof,
  sessionEndReason,
  sessionMessage,
  sessionTool,
  slotAnswer,
  toolFailureCodes,
  toolRequests,
  upgradeWindow,
} from '@jumpfleet/gateway-contracts';
import { trustRoot, verifyRelease } from '@jumpfleet/releases';
import { releaseBounds, upgradeFailureCodes } from '@jumpfleet/upgrades-contracts';
import { enrolRequest, enrolResponse, enrolmentSlot } from '@jumpfleet/registry-contracts';
import type { z } from 'zod';
import {
  clientOffline,
  clientTimeout,
  endingOf,
} from '../apps/connection-gateway/src/application/endings.js';
import { framePayloadBytes } from '../apps/connection-gateway/src/application/upgrades/frame-blocks.js';
import { passLifetimeMs } from '../apps/connection-gateway/src/application/passes.js';

const page = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');

/** The examples of one kind: fenced blocks whose info string is `json <kind>`. */
function examples(kind: string): Record<string, unknown>[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`json ${kind}\\n([\\s\\S]*?)\\n\`\`\`$`, 'gm'));
  return [...blocks].map(([, text = '']) => JSON.parse(text) as Record<string, unknown>);
}

/** Rows of all tables, cell by cell, without the code marks. */
const rows = [...page.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) =>
  row.split('|').map((cell) => cell.trim().replaceAll('`', '')),
);
const cell = (name: string): string => rows.find(([first]) => first === name)?.[1] ?? '';

/** What stands alone in blocks of text, in the order of the page. */
function texts(): [string, string, string] {
  const found = [...page.matchAll(/^```text\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => text);
  const [rootText = '', rootPayload = '', releasePayload = ''] = found;
  return [rootText, rootPayload, releasePayload];
}

const offeredRelease = (): string =>
  String(examples('gateway').find(({ t }) => t === 'upgrade')?.['release']);

function upgradeFrame(pattern: RegExp) {
  const hex = pattern.exec(page)?.[1] ?? '';
  return decodeUpgradeFrame(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isFailureCode = (code: string) => (upgradeFailureCodes as readonly string[]).includes(code);

type Messages = z.ZodType & { options: readonly (Message | { options: readonly unknown[] })[] };
interface Message {
  shape: { t: { value: string } };
}
/** The requests of all operations are one message. */
const nameOf = (option: Messages['options'][number]) =>
  'shape' in option ? option.shape.t.value : 'open';
const kinds: [string, Messages][] = [
  ['client', agentMessage],
  ['gateway', gatewayMessage],
  ['representative', representativeMessage],
  ['session', sessionMessage],
];

describe('docs/protocol.md', () => {
  it('lists exactly the close codes that there are', () => {
    const listed = rows.flatMap(([code = '', name = '']) =>
      /^\d{4}$/.test(code) ? [[name, Number(code)]] : [],
    );
    expect(Object.fromEntries(listed)).toEqual(closeCodes);
  });

  it('lists exactly the limits that hold', () => {
    const listed = rows.flatMap(([name = '', value = '']) =>
      name in limits ? [[name, Number(value)]] : [],
    );
    expect(Object.fromEntries(listed)).toEqual(limits);
  });

  it.each(kinds)(
    'shows one good example of every message of the %s, and no other',
    (kind, schema) => {
      const shown = examples(kind).map((example) => {
        expect(schema.parse(example)).toEqual(example);
        return example['t'];
      });
      const known = schema.options.map(nameOf);
      expect([...shown].sort()).toEqual([...known].sort());
    },
  );

  it('shows one good request for every operation, and what each of them needs', () => {
    const shown = examples('open').map((example) => {
      expect(representativeMessage.parse(example)).toEqual(example);
      return example['op'] ?? example['tool'];
    });
    expect([...shown].sort()).toEqual(Object.keys(toolRequests).sort());
    const listed = rows.flatMap(([tool = '', operation = '', needed = '']) =>
      sessionTool.options.some((each) => each === tool) && operation in toolRequests
        ? [[operation, needed.split(', ')]]
        : [],
    );
    expect(Object.fromEntries(listed)).toEqual(permissionsOf);
  });

  it('lists every code that an operation can fail with', () => {
    const begin = rows.findIndex(([first]) => first === 'code of refused and close');
    const codes = rows.slice(begin + 2).map(([code]) => code);
    expect(codes.slice(0, toolFailureCodes.length)).toEqual([...toolFailureCodes]);
  });

  it('shows good bodies of enrolment and of a slot', () => {
    expect(enrolRequest.safeParse(examples('enrol')[0]).success).toBe(true);
    expect(enrolResponse.safeParse(examples('enrolled')[0]).success).toBe(true);
    expect(slotAnswer.safeParse(examples('slot')[0]).success).toBe(true);
    expect(enrolmentSlot.safeParse(examples('enrolment-slot')[0]).success).toBe(true);
  });

  it('tells the backoff that our own client keeps to', () => {
    expect(page).toContain(`min(${backoff.capMs}, ${backoff.baseMs} x 2^n)`);
  });

  it('lists why a session ends, in the words that a representative is told', () => {
    const reasons = sessionEndReason.options.map((reason) => endingOf(reason));
    for (const { code, text } of [...reasons, clientOffline, clientTimeout])
      expect([code, cell(code)]).toEqual([code, text]);
  });

  it('works out the signatures from the key, the nonce and the id that stand there', () => {
    const seed = Buffer.from(cell('private key (seed), hex'), 'hex');
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
    expect(x).toBe(cell('public key, base64url'));
    expect(Buffer.from(x, 'base64url').toString('hex')).toBe(cell('public key, hex'));

    const signed = (text: string) => sign(null, Buffer.from(text), key).toString('base64url');
    const connect = connectProof(cell('nonce (bytes 00 to 1f)'), cell('client id'));
    expect(Buffer.from(connect).toString('hex')).toBe(cell('proof, hex'));
    expect(signed(connect)).toBe(cell('connection signature'));

    const [enrol] = examples('enrol');
    const installerKey = String(enrol?.['installer_key']);
    const enrolText = enrolProof(installerKey, x, String(enrol?.['hostname']));
    expect(`${Buffer.byteLength(enrolText)} bytes`).toBe(cell('proof, length'));
    expect(signed(enrolText)).toBe(cell('enrolment signature'));
    expect(enrol).toMatchObject({ public_key: x, signature: signed(enrolText) });
  });

  it('works out the proof of a pass from its secret, both nonces and the id that stand there', () => {
    const own = cell("hello's nonce (bytes 00 to 0f)");
    const proof = resumeProof(cell('nonce (bytes 00 to 1f)'), own, cell('client id'));
    expect(Buffer.from(proof).toString('hex')).toBe(cell('text of the mac, hex'));
    const secret = cell('secret (bytes 20 to 3f)');
    const mac = createHmac('sha256', Buffer.from(secret, 'base64url')).update(proof);
    expect(mac.digest('base64url')).toBe(cell('mac'));
    expect(page).toContain(`"hello","mac":"${cell('mac')}","nonce":"${own}"`);
    const given = { token: cell('token'), secret, lifetime_ms: passLifetimeMs };
    const welcome = examples('gateway').find(({ t }) => t === 'welcome');
    expect(welcome).toMatchObject({ pass: given });
    expect(page).toContain(`at least every ${passLifetimeMs / 86_400_000} days`);
  });

  it('shows a data frame byte by byte', () => {
    const hex = /payload `ls` and a line feed: `([\da-f ]+)`/.exec(page)?.[1] ?? '';
    const frame = decodeDataFrame(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(frame?.channel).toBe(7);
    expect(Buffer.from(frame?.payload ?? []).toString()).toBe('ls\n');
  });

  it('lists every code of a failed upgrade, those of the check in their order', () => {
    const begin = rows.findIndex(
      ([code, meaning]) => code === 'code' && meaning === 'what must hold',
    );
    const codes = rows.slice(begin).map(([code = '']) => code);
    const listed = codes.filter((code) => isFailureCode(code));
    expect(new Set(listed)).toEqual(new Set(upgradeFailureCodes));
    const checks = listed.slice(0, listed.indexOf('minimum-version') + 1);
    expect(checks).toEqual([
      ...['release-malformed', 'root-invalid', 'signature-invalid', 'release-malformed'],
      ...['release-expired', 'release-replayed', 'platform-mismatch', 'version-not-newer'],
      'minimum-version',
    ]);
  });

  it('tells the bounds of upgrades that hold', () => {
    expect(cell('window, bytes')).toBe(String(upgradeWindow.maxBytes));
    expect(cell('windows at once')).toBe(String(upgradeWindow.maxOutstanding));
    expect(cell('upgrade frame, bytes')).toBe(String(framePayloadBytes));
    const { maxDocumentBytes, maxRootBytes, maxPackageBytes, ...others } = releaseBounds;
    const numbers = [maxDocumentBytes, maxRootBytes, maxPackageBytes, others.leastChunkBytes];
    for (const number of numbers) expect(page).toContain(` ${number}`);
    expect(page).toContain(`at most ${others.maxChunks} digests`);
    expect(page).toContain(`at most ${others.maxFiles} of`);
    expect(page).toContain(`At most ${others.maxSignatures} signatures`);
  });

  it('works out a root and a release that a client takes, from what stands there', () => {
    const [rootText, rootPayload, releasePayload] = texts();
    const root = trustRoot(rootText);
    const releaseText = offeredRelease();
    if (!root.ok) throw new Error(root.refusal.detail);
    const taker = { now: new Date('2026-12-01'), platform: 'linux-64', version: '1.0.0' };
    const release = verifyRelease(releaseText, root.value, { ...taker, highestNumber: 7 });
    expect(root.value).toEqual(JSON.parse(rootPayload));
    expect(release).toEqual({ ok: true, value: JSON.parse(releasePayload) });
    expect(Object.keys(root.value.keys)).toEqual([cell('key id')]);
    expect(rootText).toContain(cell('root, signature'));
    expect(releaseText).toContain(cell('release, signature'));
    expect(sha256(releaseText)).toBe(cell('release, digest of its text'));
    expect(release).toMatchObject({ value: { digest: cell('package, digest') } });
  });

  it('shows upgrade frames byte by byte', () => {
    const small = upgradeFrame(/Example: offset 262144, .*: `([\da-f ]+)`/);
    expect(small).toEqual({ offset: 262_144, payload: Buffer.from('ls\n') });
    const whole = upgradeFrame(/^< \(upgrade\) ([\da-f ]+)$/m);
    expect(whole?.offset).toBe(0);
    expect(sha256(whole?.payload ?? '')).toBe(cell('package, digest'));
  });

  it('holds a conversation in which every frame is one', () => {
    const said = [...page.matchAll(/^([<>]) (\{.*\}|\(binary\) .*)$/gm)];
    expect(said.length).toBeGreaterThan(10);
    for (const [, direction, text = ''] of said) {
      const schema = direction === '>' ? agentMessage : gatewayMessage;
      if (text.startsWith('{')) expect(schema.safeParse(JSON.parse(text)).success).toBe(true);
      else
        expect(
          decodeDataFrame(Buffer.from(text.slice(9).replaceAll(' ', ''), 'hex')),
        ).toMatchObject({ channel: 1 });
    }
  });
});
