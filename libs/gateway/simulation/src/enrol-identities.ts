import { generateKeyPair, signText } from '@jumpfleet/gateway-client';
import { enrolProof } from '@jumpfleet/gateway-contracts';
import { enrolResponse } from '@jumpfleet/registry-contracts';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type { SimulatedIdentity } from './simulated-identity.js';
import { simulatedHostname } from './simulated-statistics.js';

export type EnrolOptions = Readonly<{
  site: string;
  installerKey: string;
  /** Indices of the clients to enrol. */
  indices: readonly number[];
  concurrency?: number;
  enrolled: (identity: SimulatedIdentity) => void;
}>;

export class EnrolmentRefused extends Error {
  override readonly name = 'EnrolmentRefused';
}

/** Enrols simulated computers over the real door, a bounded number at a time. */
export async function enrolIdentities(options: EnrolOptions): Promise<void> {
  const waiting = options.indices.values();
  const workers = Array.from({ length: options.concurrency ?? 32 }, async () => {
    for (const index of waiting) options.enrolled(await enrolOne(options, index));
  });
  await Promise.all(workers);
}

async function enrolOne(
  { site, installerKey }: EnrolOptions,
  index: number,
): Promise<SimulatedIdentity> {
  const keys = generateKeyPair();
  const hostname = simulatedHostname(index);
  const body: EnrolRequest = {
    installer_key: installerKey,
    public_key: keys.publicKey,
    signature: signText(keys, enrolProof(installerKey, keys.publicKey, hostname)),
    hostname,
    platform: 'linux-64',
    version: '0.1.0',
    install_mode: 'service',
    overrides: {},
  };
  const response = await fetch(`${site}/agent/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new EnrolmentRefused(
      `enrolment answered ${String(response.status)}: ${JSON.stringify(answer)}`,
    );
  const { client_id: clientId, credential } = enrolResponse.parse(answer);
  return { index, clientId, credential, ...keys };
}
