import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

const named = z.looseObject({ id: z.number(), name: z.string() });
type Named = z.infer<typeof named>;

type Body = Readonly<Record<string, unknown>>;

/** The account may ask twenty times a second; whoever asked too often waits this long. */
const patienceMs = 1_000;
/** A fact of one service is known to another after a moment. */
const settleAttempts = 20;
const settleMs = 150;

/** The configuration API, as a script uses it. */
export class ConfigApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The thing of that name, made if there is none. */
  async ensure(
    path: string,
    { name, ...body }: Body & Readonly<{ name: string }>,
  ): Promise<number> {
    const known = await this.find(path, name);
    if (known) return known.id;
    const answer = await this.ask('POST', path, { name, ...body });
    return named.parse(await answer.json()).id;
  }

  async find(path: string, name: string): Promise<Named | undefined> {
    const answer = await this.ask('GET', `${path}?name=${encodeURIComponent(name)}`);
    return z.array(named).parse(await answer.json())[0];
  }

  /** Adds one thing to another, unless it is there; tries again while the other service does not know it yet. */
  async add(path: string, body: Body, isThere: (one: Body) => boolean): Promise<void> {
    const there = z.array(z.looseObject({})).parse(await (await this.ask('GET', path)).json());
    if (there.some(isThere)) return;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.send('POST', path, body);
      if (answer.ok) return;
      if (answer.status !== 422 || attempt === settleAttempts) throw await refused(path, answer);
      await delay(settleMs);
    }
  }

  private async ask(method: string, path: string, body?: Body): Promise<Response> {
    const answer = await this.send(method, path, body);
    if (!answer.ok) throw await refused(path, answer);
    return answer;
  }

  private async send(method: string, path: string, body?: Body): Promise<Response> {
    const answer = await fetch(new URL(`/api/config/v1${path}`, this.url), {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status !== 429) return answer;
    await delay(patienceMs);
    return this.send(method, path, body);
  }
}

async function refused(path: string, answer: Response): Promise<Error> {
  return new Error(`${path} was refused (${String(answer.status)}): ${await answer.text()}`);
}
