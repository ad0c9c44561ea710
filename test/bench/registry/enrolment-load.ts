import { Agent, request as httpRequest } from 'node:http';

import { enrolProof } from '@jumpfleet/gateway-contracts';
import { generateKeyPair, signText } from '@jumpfleet/gateway-client';

export type Answered = Readonly<{ status: number; body: string; ms: number }>;

/** Bodies of computers that have not enrolled yet, made beforehand: their keys are their own work. */
export function newComputers(installerKey: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const keys = generateKeyPair();
    const hostname = `computer-${index}`;
    return JSON.stringify({
      installer_key: installerKey,
      public_key: keys.publicKey,
      signature: signText(keys, enrolProof(installerKey, keys.publicKey, hostname)),
      ...{ hostname, platform: 'linux-64', version: '1.0.0', install_mode: 'service' },
    });
  });
}

/** All computers enrol as fast as they are answered, so many at a time, at each registry in turn. */
export async function enrolAll(
  urls: readonly string[],
  bodies: readonly string[],
  inFlight: number,
  answered: (answer: Answered) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const waiting = bodies.entries();
  const workers = Array.from({ length: inFlight }, async () => {
    for (const [index, body] of waiting)
      answered(await post(`${urls[index % urls.length]}/agent/enrol`, body, agent));
  });
  await Promise.all(workers);
  agent.destroy();
}

function post(url: string, body: string, agent: Agent): Promise<Answered> {
  const begin = performance.now();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text, ms: performance.now() - begin });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
