import { appendRows, applyChanges, ask, emptyFleetList, fail } from './fleet-list.js';
import { refreshRows, replaceRows } from './fleet-list.js';
import type { FleetPage, FleetQuery, FleetSummary, JumpClient } from './fleet.js';
import { Store } from './store.js';

const pageRows = 200;
const maxRefreshedRows = 500;
/** Live events are drawn together, at most this often. */
const drawMs = 200;
/** A list that became stale is read again at most this often, and the totals. */
const rereadMs = 1_500;
const recountMs = 500;

type PageRequest = Readonly<{ query: FleetQuery; cursor: string | null; limit: number }>;

export type FleetSource = Readonly<{
  page(request: PageRequest, signal?: AbortSignal): Promise<FleetPage>;
  summary(): Promise<FleetSummary>;
}>;

export type LiveHandlers = Readonly<{
  changed(client: JumpClient): void;
  removed(id: string): void;
  /** The line stands; what happened before it is not told. */
  connected(): void;
  disconnected(): void;
}>;

/** One live change, for whoever follows single clients. */
export type FleetChange =
  Readonly<{ type: 'changed'; client: JumpClient }> | Readonly<{ type: 'removed'; id: string }>;

/** Starts listening; answers the function that stops it. */
export type LiveSource = (handlers: LiveHandlers) => () => void;

/** The fleet as this page shows it: pages read on demand, kept true by live events. */
export class FleetWatch {
  readonly list = new Store(emptyFleetList);
  readonly summary = new Store<FleetSummary | null>(null);
  readonly isLive = new Store(false);
  readonly #source: FleetSource;
  readonly #listen: LiveSource;
  readonly #messageOf: (error: unknown) => string;
  readonly #watchers = new Set<(change: FleetChange) => void>();
  #changed = new Map<string, JumpClient>();
  #removed = new Set<string>();
  #drawTimer: ReturnType<typeof setTimeout> | undefined;
  #rereadTimer: ReturnType<typeof setTimeout> | undefined;
  #recountTimer: ReturnType<typeof setTimeout> | undefined;
  #question: AbortController | undefined;
  #isLoadingMore = false;

  constructor(source: FleetSource, listen: LiveSource, messageOf: (error: unknown) => string) {
    this.#source = source;
    this.#listen = listen;
    this.#messageOf = messageOf;
  }

  /** Answers the function that stops everything. */
  start(): () => void {
    const stop = this.#listen({
      changed: (client) => this.#noteChanged(client),
      removed: (id) => this.#noteRemoved(id),
      connected: () => {
        this.isLive.set(true);
        this.list.update((list) => ({ ...list, stale: true }));
        this.#scheduleReread(0);
        void this.#readSummary();
      },
      disconnected: () => this.isLive.set(false),
    });
    void this.query(this.list.value.query);
    return () => {
      stop();
      clearTimeout(this.#drawTimer);
      clearTimeout(this.#rereadTimer);
      clearTimeout(this.#recountTimer);
      this.#question?.abort();
    };
  }

  /** Every live change of any client, also of those that are not shown. */
  onChange(watcher: (change: FleetChange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Asks for another list; an answer to an older question is dropped. */
  async query(query: FleetQuery): Promise<void> {
    this.#question?.abort();
    const question = new AbortController();
    this.#question = question;
    this.list.update((list) => ask(list, query));
    void this.#readSummary();
    try {
      const request = { query, cursor: null, limit: pageRows };
      const page = await this.#source.page(request, question.signal);
      if (!question.signal.aborted) this.list.update((list) => replaceRows(list, page));
    } catch (error) {
      if (!question.signal.aborted) this.list.update((list) => fail(list, this.#messageOf(error)));
    }
  }

  /** The next page, if there is one and it is not on its way already. */
  async loadMore(): Promise<void> {
    const { query, nextCursor, phase } = this.list.value;
    if (this.#isLoadingMore || nextCursor === null || phase !== 'ready') return;
    this.#isLoadingMore = true;
    try {
      const page = await this.#source.page({ query, cursor: nextCursor, limit: pageRows });
      if (this.list.value.query === query) this.list.update((list) => appendRows(list, page));
    } catch {
      this.#scheduleReread(rereadMs);
    } finally {
      this.#isLoadingMore = false;
    }
  }

  #noteChanged(client: JumpClient): void {
    this.#removed.delete(client.id);
    this.#changed.set(client.id, client);
    this.#tell({ type: 'changed', client });
  }

  #noteRemoved(id: string): void {
    this.#changed.delete(id);
    this.#removed.add(id);
    this.#tell({ type: 'removed', id });
  }

  #tell(change: FleetChange): void {
    for (const watcher of this.#watchers) watcher(change);
    this.#scheduleDraw();
  }

  #scheduleDraw(): void {
    this.#drawTimer ??= setTimeout(() => this.#draw(), drawMs);
  }

  #draw(): void {
    this.#drawTimer = undefined;
    const [changed, removed] = [this.#changed, this.#removed];
    this.#changed = new Map();
    this.#removed = new Set();
    this.list.update((list) => applyChanges(list, changed, removed));
    this.#scheduleReread(rereadMs);
    this.#recountTimer ??= setTimeout(() => void this.#readSummary(), recountMs);
  }

  #scheduleReread(delayMs: number): void {
    this.#rereadTimer ??= setTimeout(() => void this.#reread(), delayMs);
  }

  async #reread(): Promise<void> {
    this.#rereadTimer = undefined;
    const { query, rows, stale, phase } = this.list.value;
    if (!stale || phase === 'loading') return;
    const limit = Math.min(maxRefreshedRows, Math.max(pageRows, rows.length));
    const page = await this.#source.page({ query, cursor: null, limit }).catch(() => undefined);
    if (page === undefined || this.list.value.query !== query) return;
    this.list.update((list) => refreshRows(list, page));
  }

  async #readSummary(): Promise<void> {
    clearTimeout(this.#recountTimer);
    this.#recountTimer = undefined;
    const summary = await this.#source.summary().catch(() => undefined);
    if (summary !== undefined) this.summary.set(summary);
  }
}
