import { setTimeout as pause } from 'node:timers/promises';
import { generateKeyPair, signText } from '@jumpfleet/gateway-client';
import type { KeyPair } from '@jumpfleet/gateway-client';
import { enrolProof } from '@jumpfleet/gateway-contracts';
import { enrolResponse } from '@jumpfleet/registry-contracts';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import { z } from 'zod';
import type { SimulatedIdentity } from './simulated-identity.js';
import { simulatedHostname } from './simulated-statistics.js';

export type EnrolOptions = Readonly<{
  site: string;
  installerKey: string;
  /** Indices of the clients to enrol. */
  indices: readonly number[];
  concurrency?: number;
  enrolled: (identity: SimulatedIdentity) => void;
  /** Called when a computer is told to come back for its turn (GW-15). */
  waits?: (ms: number) => void;
  signal?: AbortSignal;
}>;

/** When the server names no turn. */
const busyMs = 1_000;
const mostTurnsBack = 1_000;
const turn = z.number().min(0).max(600_000);

export class EnrolmentRefused extends Error {
  override readonly name = 'EnrolmentRefused';
}

/** Enrols simulated computers over the real door, a bounded number at a time. */
export async function enrolIdentities(options: EnrolOptions): Promise<void> {
  const waiting = options.indices.values();
  const workers = Array.from({ length: options.concurrency ?? 32 }, async () => {
    for (const index of waiting) {
      options.signal?.throwIfAborted();
      options.enrolled(await enrolOne(options, index));
    }
  });
  await Promise.all(workers);
}

async function enrolOne(options: EnrolOptions, index: number): Promise<SimulatedIdentity> {
  const keys = generateKeyPair();
  const body = JSON.stringify(requestOf(options.installerKey, index, keys));
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${options.site}/agent/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    const answer: unknown = await response.json();
    if (response.ok) {
      const { client_id: clientId, credential } = enrolResponse.parse(answer);
      return { index, clientId, credential, ...keys };
    }
    if (response.status !== 503 || attempt === mostTurnsBack)
      throw new EnrolmentRefused(
        `enrolment answered ${String(response.status)}: ${JSON.stringify(answer)}`,
      );
    const ms = turn.catch(busyMs).parse((answer as { slot_in_ms?: unknown }).slot_in_ms);
    options.waits?.(ms);
    await pause(ms, undefined, { ...(options.signal && { signal: options.signal }) });
  }
}

/** With the same key pair each time: by that its turn is known. */
function requestOf(installerKey: string, index: number, keys: KeyPair): EnrolRequest {
  const hostname = simulatedHostname(index);
  return {
    installer_key: installerKey,
    public_key: keys.publicKey,
    signature: signText(keys, enrolProof(installerKey, keys.publicKey, hostname)),
    hostname,
    platform: 'linux-64',
    version: '0.1.0',
    install_mode: 'service',
    overrides: {},
  };
}
