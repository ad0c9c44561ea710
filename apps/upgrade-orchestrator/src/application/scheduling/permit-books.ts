import { handleCommand } from '@jumpfleet/event-log';
import type { EventStore, Within } from '@jumpfleet/event-log';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { permitBookDecider, permitBookStream } from '@jumpfleet/upgrades-domain';
import type {
  PermitBookCommand,
  PermitBookEvent,
  PermitBookRefusal,
} from '@jumpfleet/upgrades-domain';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

/** The newest book, as its read model tells it. */
export interface BookList {
  newest(): Promise<Readonly<{ book: number; isOpen: boolean }> | undefined>;
}

export type BookAnswer =
  | Readonly<{ ok: true; events: readonly PermitBookEvent[] }>
  | Readonly<{ ok: false; refusal: PermitBookRefusal }>;

type BookCommand = Exclude<
  PermitBookCommand,
  Readonly<{ type: 'OpenPermitBook' | 'ClosePermitBook' }>
>;

export type BookParts = Readonly<{
  events: EventStore<UpgradeEvent>;
  books: BookList;
  clock: Clock;
  /** A book with more events than this is closed, and the next one goes on. */
  maxEvents?: number;
}>;

/**
 * The permits of the site as events. Commands of this process follow one another; another process cannot
 * come between, as an append at a revision that is not the last one is none.
 */
export class PermitBooks {
  private last: Promise<unknown> = Promise.resolve();
  private book: number | undefined;

  constructor(private readonly parts: BookParts) {}

  handle(command: BookCommand, cause: Cause, within: Within<UpgradeEvent>): Promise<BookAnswer> {
    const answer = this.last.then(() => this.write(command, cause, within));
    this.last = answer.catch(() => {
      // Whoever wrote there, it may have been another process: the next command looks anew.
      this.book = undefined;
    });
    return answer;
  }

  private async write(
    command: BookCommand,
    cause: Cause,
    within: Within<UpgradeEvent>,
  ): Promise<BookAnswer> {
    this.book ??= await this.openBook(cause);
    let handled = await this.append(this.book, command, cause, within);
    if (!handled.ok && handled.refusal.kind === 'permit-book-not-open') {
      this.book = await this.openBook(cause);
      handled = await this.append(this.book, command, cause, within);
    }
    if (!handled.ok) return handled;
    const { revision, recorded } = handled.value;
    if (revision >= (this.parts.maxEvents ?? 1_000)) {
      await this.append(this.book, { type: 'ClosePermitBook', data: {} }, cause);
      this.book = undefined;
    }
    return { ok: true, events: recorded.map(({ event }) => event as PermitBookEvent) };
  }

  /** A book that was closed is followed by the next one, which begins with what it ended with. */
  private async openBook(cause: Cause): Promise<number> {
    const newest = await this.parts.books.newest();
    if (newest?.isOpen) return newest.book;
    const history = newest ? await this.parts.events.load(permitBookStream(newest.book)) : [];
    const ended = history.reduce(
      (state, { event }) => permitBookDecider.evolve(state, event as PermitBookEvent),
      permitBookDecider.initial,
    );
    const book = ended.book + 1;
    const data = { book, next: ended.next, held: [...ended.held.values()] };
    await this.append(book, { type: 'OpenPermitBook', data }, cause);
    return book;
  }

  private append(
    book: number,
    command: PermitBookCommand,
    cause: Cause,
    within?: Within<UpgradeEvent>,
  ) {
    const { events, clock } = this.parts;
    return handleCommand(events, permitBookDecider, {
      stream: permitBookStream(book),
      command,
      cause,
      now: clock.now(),
      ...(within && { within }),
    });
  }
}
