import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { hostname } from 'node:os';
import { enrolAnewProof, enrolProof } from '@jumpfleet/gateway-contracts';
import type { EnrolAnewRequest, EnrolRequest, EnrolResponse } from '@jumpfleet/registry-contracts';
import { signText } from '@jumpfleet/gateway-client';
import type { KeyPair } from '@jumpfleet/gateway-client';
import type { AnewRequest } from '../application/anew.steps.js';
import type { EnrolmentAnswer } from '../application/enrolment.js';
import type { Settings } from '../application/settings.js';
import { platform, version } from '../version.js';

const timeoutMs = 30_000;
const maxAnswerBytes = 65_536;

/** `POST /agent/enrol`: trades the installer key for an identity bound to this computer's own key. */
export function enrol(settings: Settings, keys: KeyPair): Promise<EnrolmentAnswer> {
  return askForIdentity(`${settings.site}/agent/enrol`, bodyFor(settings, keys), keys);
}

/** `POST /agent/enrol-anew`: an identity of its own for a computer that shared one, signed by both keys (D11). */
export function enrolAnew({ settings, machine, clientId, old, next }: AnewRequest) {
  const proof = enrolAnewProof(clientId, machine, next.publicKey);
  const body: EnrolAnewRequest = {
    client_id: clientId,
    machine,
    old_public_key: old.publicKey,
    old_signature: signText(old, proof),
    public_key: next.publicKey,
    signature: signText(next, proof),
    hostname: hostname(),
    platform,
    version,
    install_mode: settings.installMode,
  };
  return askForIdentity(`${settings.site}/agent/enrol-anew`, body, next);
}

async function askForIdentity(url: string, asked: object, keys: KeyPair): Promise<EnrolmentAnswer> {
  try {
    const { status, body } = await post(url, asked);
    return status === 200 || status === 201
      ? enrolled(JSON.parse(body) as EnrolResponse, keys)
      : refused(status, body);
  } catch (error) {
    return { kind: 'unreachable', error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Until when the installer is valid by the site's word, in Unix seconds: it may have been extended since
 * this file was downloaded (AG-07). Nothing when it is not valid, or nobody answers.
 */
export async function validUntilNow(site: string, key: string): Promise<number | undefined> {
  try {
    const url = `${site}/api/config/v1/jump-client/installer/${key}/${platform}`;
    const response = await send(url, 'HEAD');
    response.resume();
    const until = Number(response.headers['jumpfleet-valid-until']);
    return response.statusCode === 200 && until > 0 ? until : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the site answers, and proves who it is where it must: whatever it says, it was reached. */
export async function reachSite(site: string): Promise<void> {
  const response = await send(`${site}/agent`, 'HEAD');
  response.resume();
}

function bodyFor(settings: Settings, keys: KeyPair): EnrolRequest {
  const host = hostname();
  return {
    installer_key: settings.installerKey,
    public_key: keys.publicKey,
    signature: signText(keys, enrolProof(settings.installerKey, keys.publicKey, host)),
    hostname: host,
    platform,
    version,
    install_mode: settings.installMode,
    overrides: settings.overrides,
  };
}

function enrolled(response: EnrolResponse, { publicKey }: KeyPair): EnrolmentAnswer {
  const { client_id: clientId, name, credential } = response;
  if (typeof clientId !== 'string' || typeof credential !== 'string')
    return { kind: 'unreachable', error: 'the answer is not one of a Jumpfleet site' };
  return { kind: 'enrolled', identity: { clientId, name, credential, publicKey } };
}

function refused(status: number, body: string): EnrolmentAnswer {
  const { code, detail, slot_in_ms: slotInMs } = problemIn(body);
  return {
    kind: 'refused',
    status,
    code: typeof code === 'string' ? code : `http-${String(status)}`,
    detail: typeof detail === 'string' ? detail : 'The server refused.',
    ...(typeof slotInMs === 'number' && slotInMs >= 0 && { slotInMs }),
  };
}

/** Empty when a proxy in between answers in its own words. */
function problemIn(
  body: string,
): Readonly<{ code?: unknown; detail?: unknown; slot_in_ms?: unknown }> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function post(url: string, body: object): Promise<{ status: number; body: string }> {
  const response = await send(url, 'POST', JSON.stringify(body));
  return { status: response.statusCode ?? 0, body: await readText(response) };
}

function send(url: string, method: 'POST' | 'HEAD', body?: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const open = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = open(url, {
    method,
    headers: { 'content-type': 'application/json', connection: 'close' },
    timeout: timeoutMs,
    agent: false,
  });
  request.on('timeout', () => request.destroy(new Error('the server did not answer in time')));
  request.on('error', reject);
  request.on('response', resolve);
  request.end(body);
  return promise;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
