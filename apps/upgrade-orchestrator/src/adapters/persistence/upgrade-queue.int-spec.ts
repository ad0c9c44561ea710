import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { QueueMoved } from '../../application/scheduling/upgrade-queue.js';
import { QueueDesk, member } from '../../testing/queue-desk.js';

const desk = await QueueDesk.open();
const { queue } = desk;
let term: number;
let line: number;

beforeAll(async () => {
  term = await queue.lead();
  line = await desk.lines.lineOf('s-1', 'run-a');
});

afterEach(async () => {
  const { counted, real } = await desk.counters();
  expect(counted).toEqual(real);
});

afterAll(() => desk.close());

const many = (count: number, more: Parameters<typeof member>[1] = {}) =>
  Array.from({ length: count }, () => member(line, more));
const ids = (rows: readonly Readonly<{ clientId: string }>[]) =>
  rows.map(({ clientId }) => clientId);

describe('The places in the queue', () => {
  it('gives the rings exact quotas, the canary at least one', async () => {
    const cycle = await desk.filled(many(300), [0.01, 0.1, 0.5, 1]);
    expect((await desk.rings(cycle)).map(({ queued }) => queued)).toEqual([3, 27, 120, 150]);
    const small = await desk.filled(many(2), [0.01, 1]);
    expect((await desk.rings(small)).map(({ queued }) => queued)).toEqual([1, 1]);
  });

  it('is fair between groups: the k-th of each before the next of any', async () => {
    const members = [
      ...many(50, { listKey: 'shared.1' }),
      ...many(3, { listKey: 'shared.2' }),
      ...many(2, { listKey: 'personal.7' }),
    ];
    const cycle = await desk.filled(members);
    const groups = new Map(members.map(({ clientId, listKey }) => [clientId, listKey]));
    const first = (await desk.next(cycle, 8)).map(({ clientId }) => groups.get(clientId));
    const counts = Map.groupBy(first, (group) => group);
    expect(new Set(first.slice(0, 3)).size).toBe(3);
    expect(counts.get('personal.7')).toHaveLength(2);
    expect(counts.get('shared.2')).toHaveLength(3);
  });

  it('only connected clients have one; who needs no upgrade is in no ring', async () => {
    const [away] = many(1, { isOpen: false });
    const [done] = many(1, { version: '2.0.0', isCurrent: true });
    const members = [...many(4), ...(away ? [away] : []), ...(done ? [done] : [])];
    const cycle = await desk.filled(members);
    expect(await desk.next(cycle)).toHaveLength(4);
    expect(await desk.rings(cycle)).toMatchObject([{ number: 1, queued: 4, offline: 1 }]);
    expect(await desk.stateOf(done?.clientId ?? '')).toBe('current');
  });

  it('opens no ring before its time', async () => {
    const cycle = await desk.filled(many(100), [0.1, 1]);
    expect(await desk.next(cycle)).toHaveLength(10);
    expect(await desk.next(cycle, 200, { openRing: 2 })).toHaveLength(100);
  });

  it('goes on from the turn that the open ring has come to', async () => {
    const cycle = await desk.filled(many(20));
    const all = await desk.next(cycle);
    expect(all.map(({ turn }) => turn)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const later = await desk.next(cycle, 5, { head: { ring: 1, turn: 11 } });
    expect(ids(later)).toEqual(ids(all.slice(10, 15)));
  });

  it('is taken by who joins later, behind its group and not before the present turn', async () => {
    const cycle = await desk.filled(many(10, { listKey: 'shared.1' }));
    const [first, second] = [
      ...many(1, { listKey: 'shared.1' }),
      ...many(1, { listKey: 'shared.9' }),
    ];
    await queue.join(
      cycle,
      [first, second].flatMap((one) => one ?? []),
      { ring: 1, turn: 5 },
    );
    const turns = new Map((await desk.next(cycle)).map(({ clientId, turn }) => [clientId, turn]));
    expect(turns.get(first?.clientId ?? '')).toBe(11);
    expect(turns.get(second?.clientId ?? '')).toBe(5);
  });
});

describe('Presence', () => {
  it('takes the place of who goes, and gives it back to who comes', async () => {
    const cycle = await desk.filled(many(1));
    const [{ clientId } = { clientId: '' }] = await desk.next(cycle);
    await desk.say(cycle, { clientId, line, epoch: 1, isOpen: false });
    expect(await desk.next(cycle)).toEqual([]);
    await desk.say(cycle, { clientId, line, epoch: 1, isOpen: true });
    expect(await desk.next(cycle)).toEqual([]);
    const other = await desk.lines.lineOf('s-2', 'run-b');
    await desk.say(cycle, { clientId, line: other, epoch: 2 });
    expect(await desk.next(cycle)).toMatchObject([{ clientId, shard: 's-2', run: 'run-b' }]);
    await desk.say(cycle, { clientId, line, epoch: 1, isOpen: false });
    expect(await desk.next(cycle)).toHaveLength(1);
  });

  it('says who is not known, and who holds a permit', async () => {
    const cycle = await desk.filled(many(1));
    const [{ clientId } = { clientId: '' }] = await desk.next(cycle);
    const [permit] = await desk.grant(term, cycle, [clientId]);
    expect(await desk.say(cycle, { clientId, line, isOpen: false })).toEqual([
      { clientId, permit, isKnown: true, isNews: true },
    ]);
    const stranger = member(line).clientId;
    expect(await desk.say(cycle, { clientId: stranger, line })).toEqual([
      { clientId: stranger, permit: 0, isKnown: false, isNews: false },
    ]);
  });

  it('of the target version means that the client needs nothing more', async () => {
    const cycle = await desk.filled(many(1));
    const [{ clientId } = { clientId: '' }] = await desk.next(cycle);
    await desk.say(cycle, { clientId, line, version: '2.0.0', isCurrent: true });
    expect(await desk.stateOf(clientId)).toBe('upgraded');
    expect(await desk.next(cycle)).toEqual([]);
  });

  it('ends with its run, and comes back with it', async () => {
    const lost = await desk.lines.lineOf('s-3', 'run-c');
    const cycle = await desk.filled([member(lost), member(lost), member(line)]);
    const sql = (name: string, more = '') => `SELECT upgrade_${name}($1, $2${more}) AS changed`;
    await desk.dataSource.query(sql('lapse'), [cycle, lost]);
    expect(await desk.next(cycle)).toHaveLength(1);
    await desk.dataSource.query(sql('revive', ', 0, 0'), [cycle, lost]);
    expect(await desk.next(cycle)).toHaveLength(3);
  });
});

describe('A client that is deleted', () => {
  it('is waited for by nobody, also when it holds a permit', async () => {
    const cycle = await desk.filled(many(2));
    const [first, second] = ids(await desk.next(cycle));
    const [permit = 0] = await desk.grant(term, cycle, [first ?? '']);
    for (const id of [first, second]) await desk.dataSource.query('SELECT upgrade_leave($1)', [id]);
    await desk.end([{ permit, outcome: 'disconnected' }]);
    expect(await desk.next(cycle)).toEqual([]);
    expect(await desk.rings(cycle)).toMatchObject([{ queued: 0, offline: 0, upgrading: 0 }]);
  });
});

describe('A grant', () => {
  it('takes its clients out of the queue', async () => {
    const cycle = await desk.filled(many(5));
    await desk.grant(term, cycle, ids(await desk.next(cycle, 3)));
    expect(await desk.next(cycle)).toHaveLength(2);
    expect(await desk.rings(cycle)).toMatchObject([{ queued: 2, upgrading: 3 }]);
    expect((await queue.held()).slice(-3)).toMatchObject([
      { shard: 's-1', run: 'run-a', version: '1.0.0', withinMs: undefined },
      {},
      {},
    ]);
  });

  it('is undone as a whole when one of them has lost its place', async () => {
    const cycle = await desk.filled(many(2));
    const [gone, there] = ids(await desk.next(cycle));
    await desk.say(cycle, { clientId: gone ?? '', line, isOpen: false });
    await expect(desk.grant(term, cycle, [gone ?? '', there ?? ''])).rejects.toThrow(QueueMoved);
    expect(await desk.next(cycle)).toHaveLength(1);
  });

  it('of a process that leads no longer is undone', async () => {
    const cycle = await desk.filled(many(1));
    const before = term;
    term = await queue.lead();
    await expect(desk.grant(before, cycle, ids(await desk.next(cycle)))).rejects.toThrow(
      QueueMoved,
    );
    await expect(queue.noteRestarts(before, [])).rejects.toThrow(QueueMoved);
    await desk.grant(term, cycle, ids(await desk.next(cycle)));
  });

  it('passes over a client that still holds a permit of an earlier cycle', async () => {
    const members = many(1);
    const first = await desk.filled(members);
    await desk.grant(term, first, ids(members));
    expect(await desk.next(await desk.filled(members))).toEqual([]);
  });
});

describe('The end of a permit', () => {
  it('is told by what became of its client', async () => {
    const cycle = await desk.filled(many(4));
    const clients = ids(await desk.next(cycle));
    const [done = 0, failed = 0, lost = 0, back = 0] = await desk.grant(term, cycle, clients);
    await queue.noteRestarts(term, [{ permit: lost, withinMs: 90_000 }]);
    await desk.end([
      { permit: done, outcome: 'done', version: '2.0.0' },
      { permit: failed, outcome: 'failed', code: 'digest-mismatch', detail: 'chunk 3' },
      { permit: lost, outcome: 'did-not-return', code: 'did-not-return' },
      { permit: back, outcome: 'disconnected' },
    ]);
    expect(await Promise.all(clients.map((one) => desk.stateOf(one)))).toEqual([
      ...['upgraded', 'failed', 'failed', 'pending'],
    ]);
    expect(ids(await desk.next(cycle))).toEqual([clients[3]]);
  });

  it('gives a client that was interrupted ten times up', async () => {
    const cycle = await desk.filled(many(1));
    const [{ clientId } = { clientId: '' }] = await desk.next(cycle);
    for (let time = 1; time <= 10; time++) {
      const [permit = 0] = await desk.grant(term, cycle, [clientId]);
      await desk.end([{ permit, outcome: 'disconnected' }]);
    }
    expect(await desk.stateOf(clientId)).toBe('failed');
  });

  it('puts a client that was cut off no further to the front than the present turn', async () => {
    const cycle = await desk.filled(many(3));
    const [first] = await desk.next(cycle);
    const [permit = 0] = await desk.grant(term, cycle, [first?.clientId ?? '']);
    await desk.end([{ permit, outcome: 'disconnected' }], { ring: 1, turn: 3 });
    const turns = new Map((await desk.next(cycle)).map(({ clientId, turn }) => [clientId, turn]));
    expect(turns.get(first?.clientId ?? '')).toBe(3);
  });
});

describe('The front of the queue (UP-07)', () => {
  const toFront = (cycle: number, clientId: string, isAgain = false) =>
    queue.moveToFront(cycle, clientId, { openRing: 1, isAgain });

  it('comes before everybody, in the order of the wishes, from any ring', async () => {
    const cycle = await desk.filled(many(50), [0.1, 1]);
    const later = (await desk.next(cycle, 50, { openRing: 2 })).filter(({ ring }) => ring === 2);
    const [one, two] = ids(later.slice(7, 9));
    expect(await toFront(cycle, two ?? '')).toBe(1);
    expect(await toFront(cycle, one ?? '')).toBe(2);
    expect(await toFront(cycle, two ?? '')).toBe(1);
    expect(ids(await desk.next(cycle)).slice(0, 2)).toEqual([two, one]);
    expect(await desk.next(cycle, 9, { isFrontOnly: true })).toMatchObject([
      { isFront: true, ring: 1 },
      { isFront: true },
    ]);
  });

  it('is remembered of a client that is away', async () => {
    const cycle = await desk.filled([...many(3), ...many(1, { isOpen: false })]);
    const [row] = await desk.dataSource.query<{ client_id: string }[]>(
      'SELECT client_id FROM upgrade_client WHERE cycle = $1 AND NOT online',
      [cycle],
    );
    const clientId = row?.client_id ?? '';
    expect(await toFront(cycle, clientId)).toBeGreaterThan(0);
    expect(await desk.next(cycle)).toHaveLength(3);
    await desk.say(cycle, { clientId, line });
    expect(ids(await desk.next(cycle, 1))).toEqual([clientId]);
  });

  it('is nothing for who needs no upgrade; a failed one is tried again by hand only', async () => {
    const cycle = await desk.filled(many(1));
    const [{ clientId } = { clientId: '' }] = await desk.next(cycle);
    const [permit = 0] = await desk.grant(term, cycle, [clientId]);
    expect(await toFront(cycle, clientId)).toBe(1);
    await desk.end([{ permit, outcome: 'failed', code: 'disk-full' }]);
    expect(await toFront(cycle, clientId)).toBe(0);
    expect(await toFront(cycle, clientId, true)).toBe(1);
    const [again = 0] = await desk.grant(term, cycle, [clientId]);
    await desk.end([{ permit: again, outcome: 'done', version: '2.0.0' }]);
    expect(await toFront(cycle, clientId, true)).toBe(0);
    expect(await toFront(cycle, member(line).clientId, true)).toBe(0);
  });
});
