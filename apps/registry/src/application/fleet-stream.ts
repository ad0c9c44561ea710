import type { AccessScope } from '@jumpfleet/policy-contracts';
import { ChangeLog } from './change-log.js';
import type { Change } from './change-log.js';
import { isInScope } from './item-scope.js';
import type { SeenItem } from './fleet-list.js';
import { StreamWatch, frameOf } from './stream-watch.js';
import type { Watcher } from './stream-watch.js';

/** What happened to the fleet, as all replicas hear it. */
export type FleetNews = Readonly<{
  /** Connected, left, or was labelled otherwise. */
  changed: readonly string[];
  /** Enrolled, or edited by somebody. */
  edited: readonly string[];
  removed: readonly string[];
  /** Only its statistics are newer. */
  measured: readonly string[];
  /** More than can be named, or nobody knows what. */
  isUnknown: boolean;
}>;

export type StreamPorts = Readonly<{
  /** The items with these ids, and all items of the endpoints with these ids. */
  items(ids: readonly string[]): Promise<SeenItem[]>;
  /** In which lists clients that are gone could be seen. */
  gone(ids: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;
  /** Unique per process start, so that an id of an earlier life is not taken for one of this. */
  run: string;
}>;

/** More changes at once are told as one: read the list again. */
const maxPerFlush = 2_000;
const readAtOnce = 500;
/** Statistics go where there is room, newest reports first forgotten. */
const maxMeasuredPerFlush = 100;
const maxMeasured = 5_000;

type Told = Readonly<{ change: Change; items: readonly SeenItem[]; lists: readonly number[] }>;

/**
 * Changes of the fleet as server-sent events, each watcher only what it may see. However often a client
 * changes between two flushes, it is read and sent once. Who comes back is told what it missed, or that it
 * must read the list again: never nothing.
 */
export class FleetStream {
  private readonly watches = new Set<StreamWatch>();
  private readonly log = new ChangeLog();
  private readonly measured = new Set<string>();

  constructor(private readonly ports: StreamPorts) {}

  get watching(): number {
    return this.watches.size;
  }

  /** With the id of the last event it got, a watcher first gets what it missed. */
  watch(watcher: Watcher, scope: AccessScope, lastEventId?: string): StreamWatch {
    const seen = lastEventId === undefined ? this.log.now : this.placeOf(lastEventId);
    const watch = new StreamWatch(watcher, scope, seen ?? this.log.now);
    if (seen === undefined) watch.send(this.reset());
    else watch.send(`id: ${this.idOf(seen)}\n\n`);
    this.watches.add(watch);
    return watch;
  }

  leave(watch: StreamWatch): void {
    this.watches.delete(watch);
  }

  note({ changed, edited, removed, measured, isUnknown }: FleetNews): void {
    if (isUnknown) this.log.forgetAll();
    for (const id of changed) this.log.note(id);
    for (const id of edited) this.log.note(id, { isEdited: true });
    for (const id of removed) this.log.note(id, { isGone: true });
    if (this.watches.size === 0) return;
    for (const id of measured) if (this.measured.size < maxMeasured) this.measured.add(id);
  }

  /** What whoever watches may see has become another: what it has on its screen may be too much, or too little. */
  setScope(watch: StreamWatch, scope: AccessScope): void {
    watch.scope = scope;
    watch.send(this.reset());
  }

  async flush(): Promise<void> {
    if (this.watches.size === 0) return;
    const now = this.log.now;
    // Whoever comes while this reads is told by the next.
    const watches = [...this.watches];
    const changes = this.log.since(this.resetThoseBehind(watches)) ?? [];
    for (let from = 0; from < changes.length; from += readAtOnce)
      this.tell(watches, await this.read(changes.slice(from, from + readAtOnce)));
    for (const watch of watches) watch.seen = now;
    await this.tellMeasured();
    this.dropSlow();
  }

  heartbeat(): void {
    for (const watch of this.watches) watch.send(': \n\n');
    this.dropSlow();
  }

  all(): readonly StreamWatch[] {
    return [...this.watches];
  }

  close(): void {
    for (const watch of this.watches) watch.watcher.close();
    this.watches.clear();
  }

  /** Answers from where the others must be told. */
  private resetThoseBehind(watches: readonly StreamWatch[]): number {
    for (const watch of watches) {
      const missed = this.log.since(watch.seen);
      if (missed && missed.length <= maxPerFlush) continue;
      watch.send(this.reset());
      watch.seen = this.log.now;
    }
    return Math.min(...watches.map(({ seen }) => seen));
  }

  private async read(changes: readonly Change[]): Promise<Told[]> {
    const ids = changes.map(({ id }) => id);
    const items = await this.ports.items(ids);
    const byId = Map.groupBy(
      items.flatMap((item) =>
        [...new Set([item.item.id, item.endpointId])].map((id) => ({ id, item })),
      ),
      ({ id }) => id,
    );
    const missing = changes.filter(({ isGone }) => isGone).map(({ id }) => id);
    const gone =
      missing.length === 0 ? new Map<string, number[]>() : await this.ports.gone(missing);
    return changes.map((change) => ({
      change,
      items: (byId.get(change.id) ?? []).map(({ item }) => item),
      lists: gone.get(change.id) ?? [],
    }));
  }

  private tell(watches: readonly StreamWatch[], all: readonly Told[]): void {
    const rendered = new Map<SeenItem, string>();
    for (const watch of watches) {
      const frames = all
        .filter(({ change }) => change.at > watch.seen)
        .flatMap((told) => this.framesFor(watch.scope, told, rendered));
      if (frames.length > 0) watch.send(frames.join(''));
    }
  }

  private framesFor(
    scope: AccessScope,
    { change, items, lists }: Told,
    rendered: Map<SeenItem, string>,
  ): string[] {
    const id = this.idOf(change.at);
    const isToldGone =
      change.isGone && (scope.everything || lists.some((list) => isInScope(scope, list)));
    const gone = isToldGone ? [frameOf('removed', { id: change.id }, id)] : [];
    const shown = items.flatMap((seen) => {
      if (isInScope(scope, seen.listKey)) {
        const frame = rendered.get(seen) ?? frameOf('jump-client', seen.item, id);
        rendered.set(seen, frame);
        return [frame];
      }
      const wasSeen = change.isEdited && seen.previousLists.some((list) => isInScope(scope, list));
      return wasSeen ? [frameOf('removed', { id: seen.item.id }, id)] : [];
    });
    return [...gone, ...shown];
  }

  /** Without an id: who misses them reads them with the list. */
  private async tellMeasured(): Promise<void> {
    const ids = [...this.measured].slice(0, maxMeasuredPerFlush);
    if (ids.length === 0) return;
    for (const id of ids) this.measured.delete(id);
    for (const seen of await this.ports.items(ids)) {
      const frame = frameOf('jump-client', seen.item);
      for (const watch of this.watches)
        if (!watch.isBusy && isInScope(watch.scope, seen.listKey)) watch.send(frame);
    }
  }

  private dropSlow(): void {
    for (const watch of this.watches)
      if (watch.isLost) {
        this.watches.delete(watch);
        watch.watcher.close();
      }
  }

  private reset(): string {
    return frameOf('reset', {}, this.idOf(this.log.now));
  }

  private idOf(at: number): string {
    return `${this.ports.run}-${String(at)}`;
  }

  /** `undefined` when the id is of another life, or too long ago. */
  private placeOf(id: string): number | undefined {
    const [, run, at] = /^(.+)-(\d{1,15})$/.exec(id) ?? [];
    return run === this.ports.run && this.log.since(Number(at)) ? Number(at) : undefined;
  }
}
