import type { JumpClientItem } from './fleet-list.js';

export type Frame = Readonly<{ id: string; event: 'jump-client' | 'removed'; data: string }>;

/** Somebody who watches; answers false when it cannot keep up and must go. */
export type Watcher = Readonly<{ send(frames: string): boolean; close(): void }>;

export type StreamPorts = Readonly<{
  items(ids: readonly string[]): Promise<JumpClientItem[]>;
  /** Unique per process start, so that an id of an earlier life is not taken for one of this. */
  run: string;
}>;

const maxPerFlush = 500;
const keptFrames = 1_000;

/**
 * Changes of the fleet as server-sent events. However often a client changes between two flushes, it is
 * read and sent once; who watches nothing costs nothing.
 */
export class FleetStream {
  private readonly watchers = new Set<Watcher>();
  private readonly pending = new Set<string>();
  private readonly removed = new Set<string>();
  private kept: Frame[] = [];
  private lastId = 0;

  constructor(private readonly ports: StreamPorts) {}

  get watching(): number {
    return this.watchers.size;
  }

  /** With the id of the last event it got, a watcher first gets what it missed, as far as that is kept. */
  watch(watcher: Watcher, lastEventId?: string): () => void {
    this.watchers.add(watcher);
    const missed = lastEventId === undefined ? undefined : this.after(lastEventId);
    if (missed && missed.length > 0) watcher.send(missed.map(render).join(''));
    return () => {
      this.leave(watcher);
    };
  }

  note(changed: readonly string[], removed: readonly string[]): void {
    if (this.watchers.size === 0) return;
    for (const id of changed) this.pending.add(id);
    for (const id of removed) {
      this.pending.delete(id);
      this.removed.add(id);
    }
  }

  async flush(): Promise<void> {
    const ids = [...this.pending].slice(0, maxPerFlush);
    const gone = [...this.removed].slice(0, maxPerFlush);
    if (ids.length + gone.length === 0) return;
    for (const id of ids) this.pending.delete(id);
    for (const id of gone) this.removed.delete(id);
    const items = ids.length === 0 ? [] : await this.ports.items(ids);
    this.broadcast([
      ...items.map((item) => this.frame('jump-client', item)),
      ...gone.map((id) => this.frame('removed', { id })),
    ]);
  }

  heartbeat(): void {
    this.sendToAll(': \n\n');
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
    this.watchers.clear();
  }

  private frame(event: Frame['event'], data: object): Frame {
    return { id: `${this.ports.run}-${++this.lastId}`, event, data: JSON.stringify(data) };
  }

  private broadcast(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    this.kept = [...this.kept, ...frames].slice(-keptFrames);
    this.sendToAll(frames.map(render).join(''));
  }

  private sendToAll(text: string): void {
    for (const watcher of this.watchers)
      if (!watcher.send(text)) {
        this.leave(watcher);
        watcher.close();
      }
  }

  private leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size > 0) return;
    // From here on changes are not noted: what is kept would have a hole.
    this.kept = [];
    this.pending.clear();
    this.removed.clear();
  }

  private after(id: string): Frame[] | undefined {
    const index = this.kept.findIndex((frame) => frame.id === id);
    return index < 0 ? undefined : this.kept.slice(index + 1);
  }
}

function render({ id, event, data }: Frame): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
}
