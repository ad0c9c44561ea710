import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  EndPermits,
  GrantPermits,
  OpenPermitBook,
  Permit,
  PermitBookCommand,
  PermitBookEvent,
  PermitBookRefusal,
} from './permit-book.messages.js';
import { upgradeSettingLimits } from './upgrade-settings.messages.js';

export type PermitBook = Readonly<{
  status: 'unopened' | 'open' | 'closed';
  book: number;
  /** The number that the next permit gets. */
  next: number;
  held: ReadonlyMap<number, Permit>;
}>;

type Decision = Result<readonly PermitBookEvent[], PermitBookRefusal>;

export const permitBookStream = (book: number): string => `upgrades.permits.${book}`;

/**
 * Which permits are held (UP-02). Whatever was granted and not ended counts, also while its client
 * restarts; time does not end a permit, only a command does.
 */
export const permitBookDecider: Decider<
  PermitBookCommand,
  PermitBookEvent,
  PermitBook,
  PermitBookRefusal
> = {
  initial: { status: 'unopened', book: 0, next: 1, held: new Map() },
  decide(command, book, now) {
    if (command.type === 'OpenPermitBook') return open(command, book, now);
    if (book.status !== 'open') return refuse({ kind: 'permit-book-not-open' });
    switch (command.type) {
      case 'GrantPermits':
        return grant(command, book, now);
      case 'EndPermits':
        return end(command, book, now);
      case 'ClosePermitBook':
        return close(book, now);
    }
  },
  evolve(book, event) {
    switch (event.type) {
      case 'PermitBookOpened':
        return { status: 'open', ...carried(event.data) };
      case 'PermitsGranted': {
        const { cycleId, permits } = event.data;
        const granted = permits.map((permit) => [permit.permit, { ...permit, cycleId }] as const);
        const last = permits.at(-1)?.permit ?? book.next - 1;
        return { ...book, next: last + 1, held: new Map([...book.held, ...granted]) };
      }
      case 'PermitsEnded': {
        const held = new Map(book.held);
        for (const { permit } of event.data.ended) held.delete(permit);
        return { ...book, held };
      }
      case 'PermitBookClosed':
        return { status: 'closed', ...carried(event.data) };
    }
  },
};

type Carried = Readonly<{ book: number; next: number; held: readonly Permit[] }>;

function carried({ book, next, held }: Carried): Omit<PermitBook, 'status'> {
  return { book, next, held: new Map(held.map((permit) => [permit.permit, permit])) };
}

function open({ data }: OpenPermitBook, book: PermitBook, now: Date): Decision {
  if (book.status === 'closed') return refuse({ kind: 'permit-book-not-open' });
  if (book.status === 'open') return ok([]);
  const openedAt = now.toISOString();
  return ok([{ type: 'PermitBookOpened', version: 1, data: { ...data, openedAt } }]);
}

/** All that is asked for or nothing: who asks has slots for exactly so many. */
function grant({ data }: GrantPermits, book: PermitBook, now: Date): Decision {
  const cap = Math.min(data.cap, upgradeSettingLimits.concurrentUpgrades.most);
  if (data.grants.length === 0) return ok([]);
  if (book.held.size + data.grants.length > cap)
    return refuse({ kind: 'permits-over-cap', held: book.held.size, cap });
  const holders = new Set([...book.held.values()].map(({ clientId }) => clientId));
  for (const { clientId } of data.grants) {
    if (holders.has(clientId)) return refuse({ kind: 'client-holds-permit', clientId });
    holders.add(clientId);
  }
  const permits = data.grants.map((wish, index) => ({ ...wish, permit: book.next + index }));
  return ok([
    {
      type: 'PermitsGranted',
      version: 1,
      data: { book: book.book, cycleId: data.cycleId, permits, grantedAt: now.toISOString() },
    },
  ]);
}

/** A number that is not held any more, or was told twice, ends nothing. */
function end({ data }: EndPermits, book: PermitBook, now: Date): Decision {
  const byNumber = new Map(data.ended.map((one) => [one.permit, one]));
  const ended = [...byNumber.values()].flatMap(({ permit, outcome, code, version }) => {
    const held = book.held.get(permit);
    if (!held) return [];
    const { cycleId, clientId, ring } = held;
    const why = { outcome, code: code ?? null, version: version ?? null };
    return [{ permit, cycleId, clientId, ring, ...why }];
  });
  if (ended.length === 0) return ok([]);
  const endedAt = now.toISOString();
  return ok([{ type: 'PermitsEnded', version: 1, data: { book: book.book, ended, endedAt } }]);
}

function close({ book, next, held }: PermitBook, now: Date): Decision {
  const data = { book, next, held: [...held.values()], closedAt: now.toISOString() };
  return ok([{ type: 'PermitBookClosed', version: 1, data }]);
}
