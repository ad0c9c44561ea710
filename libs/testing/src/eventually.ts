import { setTimeout as delay } from 'node:timers/promises';

type Options = Readonly<{ timeoutMs?: number; pollMs?: number }>;

/**
 * Waits until `check` no longer throws and does not answer `false`; answers with its value. At the deadline
 * the last error is thrown, so that the failed expectation is what the report shows.
 */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { timeoutMs = 20_000, pollMs = 20 }: Options = {},
): Promise<Exclude<Value, false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if (!(outcome instanceof NotYet)) return outcome as Exclude<Value, false>;
    if (performance.now() > deadline) throw outcome.reason;
    await delay(pollMs);
  }
}

class NotYet {
  constructor(readonly reason: Error) {}
}

async function attempt<Value>(check: () => Value | Promise<Value>): Promise<Value | NotYet> {
  try {
    const value = await check();
    return value === false ? new NotYet(new Error(`still false: ${check.toString()}`)) : value;
  } catch (error) {
    return new NotYet(error instanceof Error ? error : new Error(String(error)));
  }
}
