import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE } from '@jumpfleet/event-log';
import type { Actor, Recorded } from '@jumpfleet/kernel';
import type { Chapter, FieldChange, RegistryEvent } from '@jumpfleet/registry-domain';
import { chapterAt, changesBetween, chaptersOf, groundsOf } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { HistorySubject } from './history-subjects.js';
import { shownState } from './history-subjects.js';

/** One event, as people ask about it. */
type HistoryEntry = Readonly<{
  stream: string;
  revision: number;
  type: string;
  version: number;
  data: unknown;
  event_id: string;
  recorded_at: string;
  actor: Actor;
  reason: string | null;
  correlation_id: string;
  causation_id: string | null;
}>;
type ChangeEntry = HistoryEntry & Readonly<{ changes: readonly FieldChange[] }>;

export type StateThen = Readonly<{
  at: string;
  exists: boolean;
  state: object | null;
  /** The event that made this state; null before the first. */
  made_by: ChangeEntry | null;
}>;

export type HistoryQuery = Readonly<{
  from?: string | undefined;
  to?: string | undefined;
  /** Only revisions below this one. */
  before?: number | undefined;
  limit: number;
}>;
export type HistoryPage = Readonly<{ items: ChangeEntry[]; next: number | undefined }>;

/** Which of a subject's events is asked about: the last that fits, at an instant. */
export type WhyQuery = Readonly<{
  at: string;
  type?: string | undefined;
  /** A field of the state, or an object among them. */
  field?: string | undefined;
}>;
/** `causes` are the ids of further entries, or of nothing that the log knows: a request's. */
export type ReasonEntry = HistoryEntry & Readonly<{ causes: readonly string[] }>;

/** What is hidden is told to nobody who asks: it counts as time in which there was no such thing. */
type Told = Chapter<RegistryEvent, object> & Readonly<{ isHidden?: boolean }>;

const maxCauses = 32;

/** The past of whatever has a stream, also of what is gone: folded from the log, kept nowhere else. */
@Injectable()
export class History {
  constructor(@Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>) {}

  /** Nothing when there never was such a thing. */
  async at(subject: HistorySubject, at: string): Promise<StateThen | undefined> {
    const chapters = await this.chapters(subject);
    if (!chapters) return undefined;
    const then = chapterAt(chapters, at);
    if (then?.isHidden) return { at, exists: false, state: null, made_by: null };
    const state = shownState(then ? then.after : subject.initial) ?? null;
    return { at, exists: state !== null, state, made_by: then ? changeEntry(then) : null };
  }

  /** Newest first. */
  async page(subject: HistorySubject, query: HistoryQuery): Promise<HistoryPage | undefined> {
    const chapters = await this.chapters(subject);
    if (!chapters) return undefined;
    const { from, to, before = Number.POSITIVE_INFINITY, limit } = query;
    const found = chapters
      .filter(
        ({ recorded, heldFrom, isHidden }) =>
          !isHidden &&
          recorded.revision < before &&
          (from === undefined || heldFrom >= from) &&
          (to === undefined || heldFrom <= to),
      )
      .toReversed();
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1)?.recorded.revision : undefined;
    return { items: page.map(changeEntry), next };
  }

  /** The event asked about and, each once, all that led to it: what it names, and whose state decided it. */
  async why(subject: HistorySubject, query: WhyQuery): Promise<ReasonEntry[] | undefined> {
    const chapters = await this.chapters(subject);
    const last = chapters?.findLast((chapter) => fits(chapter, query));
    if (!last) return undefined;
    const found = new Map<string, ReasonEntry>();
    // Whoever sees a part of the fleet hears of no other streams.
    const isPartly = subject.isSeen !== undefined;
    const open = [last.recorded];
    for (let one = open.shift(); one && found.size < maxCauses; one = open.shift()) {
      if (found.has(one.eventId)) continue;
      const causes = isPartly ? [] : await this.causesOf(one);
      const { causationId } = one.cause;
      const named = isPartly || causationId === undefined ? [] : [causationId];
      const ids = [...new Set([...named, ...causes.map(({ eventId }) => eventId)])];
      found.set(one.eventId, { ...entry(one), causes: ids });
      open.push(...causes);
    }
    return [...found.values()];
  }

  private async causesOf(recorded: Recorded<RegistryEvent>): Promise<Recorded<RegistryEvent>[]> {
    const { causationId } = recorded.cause;
    const named = causationId === undefined ? undefined : await this.events.find(causationId);
    const causes = named ? [named] : [];
    for (const stream of groundsOf(recorded.event)) {
      const chapters = chaptersOf<RegistryEvent, object>(
        await this.events.load(stream),
        (_state, { event }) => event,
      );
      const then = chapterAt(chapters, recorded.recordedAt);
      if (then) causes.push(then.recorded);
    }
    return causes;
  }

  private async chapters(subject: HistorySubject): Promise<Told[] | undefined> {
    const recorded = await this.events.load(subject.stream);
    if (recorded.length === 0 && !subject.initial) return undefined;
    const chapters = chaptersOf<RegistryEvent, object>(
      recorded,
      (state, one) => subject.stateOf(state, one),
      subject.initial,
    );
    return subject.isSeen ? seenChapters(chapters, subject.isSeen) : chapters;
  }
}

/** What is out of sight, or was at last, has no past; of another, what happened out of sight is hidden. */
function seenChapters(
  chapters: readonly Told[],
  isSeen: (state: object) => boolean,
): Told[] | undefined {
  const isShown = ({ before, after }: Told): boolean => {
    const state = after ?? before;
    return state !== undefined && isSeen(state);
  };
  const last = chapters.at(-1);
  if (!last || !isShown(last)) return undefined;
  return chapters.map((chapter) => ({
    ...chapter,
    before: chapter.before && isSeen(chapter.before) ? chapter.before : undefined,
    isHidden: !isShown(chapter),
  }));
}

function fits(chapter: Told, { at, type, field }: WhyQuery): boolean {
  if (chapter.isHidden || chapter.heldFrom > at) return false;
  if (type !== undefined && chapter.recorded.event.type !== type) return false;
  return (
    field === undefined ||
    changesOf(chapter).some((change) => `${change.field}.`.startsWith(`${field}.`))
  );
}

function changesOf({ before, after }: Told): FieldChange[] {
  return changesBetween(shownState(before), shownState(after));
}

function changeEntry(chapter: Told): ChangeEntry {
  return { ...entry(chapter.recorded), changes: changesOf(chapter) };
}

function entry({ event, cause, ...recorded }: Recorded<RegistryEvent>): HistoryEntry {
  return {
    stream: recorded.stream,
    revision: recorded.revision,
    type: event.type,
    version: event.version,
    data: event.data,
    event_id: recorded.eventId,
    recorded_at: recorded.recordedAt,
    actor: cause.actor,
    reason: cause.reason ?? null,
    correlation_id: cause.correlationId,
    causation_id: cause.causationId ?? null,
  };
}
