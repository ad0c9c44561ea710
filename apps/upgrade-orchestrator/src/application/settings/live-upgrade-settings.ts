import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { upgradeSettingsDecider, upgradeSettingsStream } from '@jumpfleet/upgrades-domain';
import type { UpgradeSettings } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

export type SettingsAtRevision = UpgradeSettings &
  Readonly<{
    /** Grows with each change. */
    revision: number;
    /** ISO; empty while nobody changed anything. */
    changedAt: string;
  }>;
type Listener = (settings: SettingsAtRevision) => void;

/** The settings in memory, as new as the last refresh; a commit of this process counts at once. */
@Injectable()
export class LiveUpgradeSettings implements OnModuleDestroy {
  private settings: SettingsAtRevision = {
    ...upgradeSettingsDecider.initial,
    revision: 0,
    changedAt: '',
  };
  private readonly listeners = new Set<Listener>();
  private readonly stopListening: () => void;

  constructor(@Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>) {
    this.stopListening = events.onCommitted(({ recorded }) => {
      for (const { event, revision } of recorded) this.take(event, revision);
    });
  }

  current(): SettingsAtRevision {
    return this.settings;
  }

  /** Told of each change, whoever made it. */
  onChanged(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Learns what other processes have changed. */
  async refresh(): Promise<SettingsAtRevision> {
    const [last] = (await this.events.load(upgradeSettingsStream)).slice(-1);
    if (last) this.take(last.event, last.revision);
    return this.settings;
  }

  onModuleDestroy(): void {
    this.stopListening();
    this.listeners.clear();
  }

  /** Each event says all settings; one that was overtaken by a newer change brings nothing. */
  private take(event: UpgradeEvent, revision: number): void {
    if (event.type !== 'UpgradeSettingsChanged' || revision <= this.settings.revision) return;
    const { changedAt } = event.data;
    const settings = upgradeSettingsDecider.evolve(this.settings, event);
    this.settings = { ...settings, revision, changedAt };
    for (const listener of this.listeners) listener(this.settings);
  }
}
