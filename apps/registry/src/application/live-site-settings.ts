import type { EventStore } from '@jumpfleet/event-log';
import type { JumpClientSiteSettings, RegistryEvent } from '@jumpfleet/registry-domain';
import {
  firstSiteSettings,
  siteSettingsDecider,
  siteSettingsStream,
} from '@jumpfleet/registry-domain';
import type { SiteSettings } from './ports.js';

type Listener = (settings: JumpClientSiteSettings) => void;

/** The settings of this process, as new as its last refresh; a commit of its own refreshes at once. */
export class LiveSiteSettings implements SiteSettings {
  private settings = firstSiteSettings;
  private asOf = 0;
  private readonly listeners = new Set<Listener>();
  private readonly stopListening: () => void;

  constructor(private readonly events: EventStore<RegistryEvent>) {
    this.stopListening = events.onCommitted(({ recorded }) => {
      for (const { event, revision } of recorded)
        if (event.type === 'SiteSettingsChanged') this.take(event.data.settings, revision);
    });
  }

  current(): JumpClientSiteSettings {
    return this.settings;
  }

  /** Of the settings' stream: grows with each change. */
  get revision(): number {
    return this.asOf;
  }

  onChanged(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Learns what other processes have changed. */
  async refresh(): Promise<void> {
    const history = await this.events.load(siteSettingsStream);
    const settings = history.reduce<JumpClientSiteSettings>(
      (folded, { event }) =>
        event.type === 'SiteSettingsChanged' ? siteSettingsDecider.evolve(folded, event) : folded,
      siteSettingsDecider.initial,
    );
    this.take(settings, history.length);
  }

  close(): void {
    this.stopListening();
    this.listeners.clear();
  }

  /** A refresh that was overtaken by a newer change brings nothing. */
  private take(settings: JumpClientSiteSettings, revision: number): void {
    if (revision <= this.asOf) return;
    this.asOf = revision;
    this.settings = settings;
    for (const listener of this.listeners) listener(settings);
  }
}
