import { describe, expect, it } from '@jest/globals';
import { ok } from '@jumpfleet/kernel';
import { StartPermits } from './start-permits.js';

const client = (n: number): string => `client-${String(n)}`;

/** Work that ends when the test says so. */
function held() {
  const ends: (() => void)[] = [];
  const work = () =>
    new Promise<ReturnType<typeof ok<string>>>((resolve) => {
      ends.push(() => {
        resolve(ok('started'));
      });
    });
  return { ends, work };
}

describe('permits to start', () => {
  it('SB-02: are twenty for different Jump Clients, and none more for a client that has one', async () => {
    const permits = new StartPermits();
    const { ends, work } = held();
    const running = Array.from({ length: 20 }, (_, n) => permits.during(client(n), work));
    expect(await permits.during(client(20), work)).toMatchObject({
      refusal: { kind: 'server-busy' },
    });
    const again = permits.during(client(3), work);
    expect(ends).toHaveLength(21);
    for (const end of ends) end();
    expect(await Promise.all([...running, again])).toHaveLength(21);
    expect(await permits.during(client(20), () => Promise.resolve(ok('in')))).toEqual(ok('in'));
  });

  it('SB-02: are free again however the start ends', async () => {
    const permits = new StartPermits();
    for (let n = 0; n < 50; n++) {
      const failing = permits.during(client(n), () =>
        Promise.reject(new Error('registry is gone')),
      );
      await expect(failing).rejects.toThrow('registry is gone');
    }
    expect(await permits.during(client(99), () => Promise.resolve(ok('in')))).toEqual(ok('in'));
  });
});
