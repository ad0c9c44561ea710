import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { signText } from '@jumpfleet/gateway-client';
import type { KeyPair } from '@jumpfleet/gateway-client';
import { redeemProof } from '@jumpfleet/sessions-contracts';
import type { RedeemRequest, RedeemResponse } from '@jumpfleet/sessions-contracts';
import { SupportRefused } from '../../application/support/ports.js';
import type { SupportSite } from '../../application/support/ports.js';
import type { SupportInvocation } from '../../arguments.js';
import { platform, version } from '../../version.js';
import { installBeside } from './install-beside.js';

const answerMs = 30_000;
const downloadMs = 600_000;

/** The site that a session key is of, over HTTP. */
export function siteForSupport(
  invocation: SupportInvocation,
  environment: NodeJS.ProcessEnv,
): SupportSite {
  const { site, installDir } = invocation;
  return {
    redeem: (keys) => redeem(invocation, keys),
    install: async (installerKey) => {
      const file = join(installDir, `installer-${randomUUID()}.bin`);
      try {
        await download(
          `${site}/api/config/v1/jump-client/installer/${installerKey}/${platform}`,
          file,
        );
        await installBeside(file, environment);
      } finally {
        rmSync(file, { force: true });
      }
    },
  };
}

async function redeem(
  { site, sessionKey, customer }: SupportInvocation,
  keys: KeyPair,
): Promise<RedeemResponse> {
  const body: RedeemRequest = {
    public_key: keys.publicKey,
    signature: signText(keys, redeemProof(sessionKey, keys.publicKey)),
    hostname: hostname(),
    platform,
    version,
    user: userInfo().username,
    ...customerIn(customer),
  };
  const url = `${site}/api/v1/session-keys/${encodeURIComponent(sessionKey)}/redeem`;
  const response = await answerOf(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerMs),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new SupportRefused(wordsIn(answer, response.status));
  if (!isRedeemed(answer)) throw new SupportRefused('the site gave an answer of another kind');
  return answer;
}

async function answerOf(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const { cause } = error as Error;
    const why = cause instanceof Error ? cause.message : String(error);
    throw new SupportRefused(`the site cannot be reached (${why})`);
  }
}

function wordsIn(problem: unknown, status: number): string {
  const { detail } = (problem ?? {}) as Readonly<{ detail?: unknown }>;
  return typeof detail === 'string' ? detail : `the site answered with ${String(status)}`;
}

function isRedeemed(answer: unknown): answer is RedeemResponse {
  const found = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const needed = ['session', 'client_id', 'credential', 'agent_url', 'queue'];
  return needed.every((name) => typeof found[name] === 'string');
}

function customerIn(base64: string): Pick<RedeemRequest, 'customer'> {
  try {
    const said: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return typeof said === 'object' && said !== null ? { customer: said } : {};
  } catch {
    return {};
  }
}

async function download(url: string, file: string): Promise<void> {
  const response = await answerOf(url, { signal: AbortSignal.timeout(downloadMs) });
  if (!response.ok || response.body === null)
    throw new Error(`the installer cannot be downloaded (${String(response.status)})`);
  const body = Readable.fromWeb(response.body);
  await pipeline(body, createWriteStream(file, { mode: 0o600 }));
}
