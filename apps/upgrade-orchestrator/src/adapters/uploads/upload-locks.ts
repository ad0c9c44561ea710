import type { Lock, Locker, RequestRelease } from '@tus/server';

const waitAtMostMs = 20_000;

type Holder = Readonly<{ askToLeave: RequestRelease; left: Promise<void>; leave: () => void }>;

/** One request at a time writes to an upload; the next one asks the one before to leave, and waits without spinning. */
export class UploadLocks implements Locker {
  private readonly holders = new Map<string, Holder>();

  newLock(id: string): Lock {
    let mine: Holder | undefined;
    return {
      lock: async (signal, askToLeave) => {
        mine = await this.take(id, signal, askToLeave);
      },
      unlock: async () => {
        if (mine && this.holders.get(id) === mine) this.holders.delete(id);
        mine?.leave();
      },
    };
  }

  private async take(id: string, signal: AbortSignal, askToLeave: RequestRelease): Promise<Holder> {
    const givenUp = AbortSignal.any([signal, AbortSignal.timeout(waitAtMostMs)]);
    for (let other = this.holders.get(id); other; other = this.holders.get(id)) {
      await other.askToLeave();
      await leftOr(givenUp, other.left);
    }
    const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
    const holder = {
      askToLeave,
      left,
      leave: () => {
        leave(undefined);
      },
    };
    this.holders.set(id, holder);
    return holder;
  }
}

async function leftOr(givenUp: AbortSignal, left: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => {
    reject(new Error('Another request goes on writing to this upload.'));
  };
  givenUp.addEventListener('abort', giveUp, { once: true });
  try {
    if (givenUp.aborted) giveUp();
    await Promise.race([left, promise]);
  } finally {
    givenUp.removeEventListener('abort', giveUp);
  }
}
