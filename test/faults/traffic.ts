import { setTimeout as delay } from 'node:timers/promises';

import { RepresentativeLine, generateKeyPair, signText } from '@jumpfleet/gateway-client';
import { enrolProof } from '@jumpfleet/gateway-contracts';

import type { Scenario } from '../support/scenario.js';

export type Enrolled = Readonly<{ clientId: string; hostname: string }>;
type JumpAnswer = Readonly<{
  session: Readonly<{ id: string }>;
  websocket_url: string;
  ticket: string;
}>;

const pauseMs = 60;
const answerWithinMs = 8_000;

/**
 * Commands that go on while something is killed. What was acknowledged is kept, to be found again
 * afterwards; what was not acknowledged may or may not have happened, but never twice.
 */
export class Traffic {
  readonly enrolled: Enrolled[] = [];
  readonly edits: string[] = [];
  readonly sessions: string[] = [];
  private readonly unreached: string[] = [];
  private running = true;
  private readonly loops: Promise<void>[];

  constructor(
    private readonly scenario: Scenario,
    private readonly installerKey: string,
    private readonly editedClient: string,
    private readonly jumpTargets: readonly string[],
  ) {
    this.loops = [this.enrolLoop('a'), this.enrolLoop('b'), this.editLoop(), this.jumpLoop()];
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
    for (const id of this.unreached)
      await this.scenario.api.request(`/api/v1/sessions/${id}/end`, { method: 'POST' });
  }

  /** As the installed program does: the same key again until there is an answer. */
  private async enrolLoop(loop: string): Promise<void> {
    for (let round = 1; this.running; round++) {
      const keys = generateKeyPair();
      const hostname = `fault-${loop}-${round}-${Date.now().toString(36)}`;
      const body = {
        installer_key: this.installerKey,
        public_key: keys.publicKey,
        signature: signText(keys, enrolProof(this.installerKey, keys.publicKey, hostname)),
        hostname,
        platform: 'linux-64',
        version: '0.1.0',
        install_mode: 'service',
      };
      const answer = await this.untilAnswered<{ client_id: string }>('/agent/enrol', body);
      this.enrolled.push({ clientId: answer.client_id, hostname });
      await delay(pauseMs);
    }
  }

  private async editLoop(): Promise<void> {
    for (let round = 1; this.running; round++) {
      const comments = `edit-${Date.now().toString(36)}-${round}`;
      const path = `/api/v1/jump-clients/${this.editedClient}`;
      if (await this.acknowledged('PATCH', path, { comments })) this.edits.push(comments);
      await delay(pauseMs);
    }
  }

  private async jumpLoop(): Promise<void> {
    for (let round = 0; this.running; round++) {
      const target = this.jumpTargets[round % this.jumpTargets.length] ?? '';
      const path = `/api/v1/jump-clients/${target}/jump`;
      const answer = await this.acknowledged('POST', path, { tools: ['shell'] });
      if (answer) await this.visit((await answer.json()) as JumpAnswer);
      await delay(4 * pauseMs);
    }
  }

  private async visit({ session, websocket_url: url, ticket }: JumpAnswer): Promise<void> {
    this.sessions.push(session.id);
    try {
      const line = await RepresentativeLine.open(url, ticket);
      line.end();
      line.close();
    } catch {
      // The way to the computer was just gone. Such a session ends with its ticket, or when somebody ends it.
      this.unreached.push(session.id);
    }
  }

  private async untilAnswered<Answer>(path: string, body: object): Promise<Answer> {
    for (;;) {
      const response = await fetch(this.scenario.system.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithinMs),
      }).catch(() => undefined);
      if (response?.ok === true) return (await response.json()) as Answer;
      if (response && response.status < 500)
        throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      await delay(pauseMs);
    }
  }

  private async acknowledged(
    method: string,
    path: string,
    body: object,
  ): Promise<Response | undefined> {
    const request = {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    };
    const response = await this.scenario.api.request(path, request).catch(() => undefined);
    return response?.ok === true ? response : undefined;
  }
}
