import { setTimeout as wait } from 'node:timers/promises';
import { delay } from '@jumpfleet/gateway-client';
import type { KeyPair } from '@jumpfleet/gateway-client';
import type { ClientParts } from './client.steps.js';
import type { StepResult } from './runner.js';
import type { Settings } from './settings.js';

/** What a computer shows that shared its identity with another. */
export type AnewRequest = Readonly<{
  settings: Settings;
  machine: string;
  clientId: string;
  old: KeyPair;
  next: KeyPair;
}>;

/** Asks until it has an identity of its own; or goes back to the line, if it was decided otherwise meanwhile. */
export async function enrolAnew(parts: ClientParts): Promise<StepResult> {
  const { settings, state, log, wish, newUse } = parts;
  const old = state.keys();
  const identity = state.identity();
  if (old === undefined || identity === undefined) throw new Error('the client is not enrolled');
  const { clientId } = identity;
  state.saveStatus({ state: 'enrolling', detail: settings.site });
  for (let count = 0; !wish.hasChanged; count++) {
    const next = state.nextKeys();
    const answer = await parts.enrolAnew({
      settings,
      machine: newUse().machine,
      clientId,
      old,
      next,
    });
    if (answer.kind === 'enrolled') {
      state.adopt(answer.identity);
      log.info(`another computer goes on as ${clientId}; this one is ${answer.identity.clientId}`);
      return {};
    }
    const why = answer.kind === 'refused' ? `${answer.detail} (${answer.code})` : answer.error;
    log.info(`not enrolled anew yet: ${why}`);
    if (answer.kind === 'refused' && answer.code === 'machine-not-split') return {};
    await Promise.race([wait(delay(count, Math.random())), wish.whenChanged]);
  }
  return { target: wish.target };
}
