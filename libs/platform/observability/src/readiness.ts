export type Readiness = Readonly<{ ready: boolean; checks: Readonly<Record<string, string>> }>;

type Check = () => Promise<void> | void;

/** A check that hangs must not hang the probe. */
const checkDeadlineMs = 2_000;

/** What must work before this process takes traffic. A check that throws says why it does not. */
export class ReadinessRegistry {
  private readonly checks = new Map<string, Check>();
  private draining = false;

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** From now on never ready again, so that no new traffic is routed here; liveness stays good. */
  drain(): void {
    this.draining = true;
  }

  async run(): Promise<Readiness> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    if (this.draining) entries.push(['drain', 'shutting down']);
    return {
      ready: entries.every(([, state]) => state === 'ok'),
      checks: Object.fromEntries(entries),
    };
  }
}

async function outcome(check: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${checkDeadlineMs} ms`));
    }, checkDeadlineMs);
  });
  try {
    await Promise.race([Promise.resolve().then(check), deadline]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
