import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { nextRoot, trustRoot } from '@jumpfleet/releases';
import type { Root } from '@jumpfleet/upgrades-contracts';
import { trustedRootDecider } from '@jumpfleet/upgrades-domain';
import type { TrustedRootRefusal } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

export type TrustedRoot = Readonly<{ root: Root; documents: readonly string[] }>;

export type RootRefusal =
  | TrustedRootRefusal
  | Readonly<{ kind: 'root-missing' }>
  | Readonly<{ kind: 'root-invalid'; detail: string }>;

const stream = 'upgrades.trusted-root.site';

/** Whose signatures count: the site's root, from the first that it was set up with to the last that was rotated in. */
@Injectable()
export class TrustedRoots {
  private parsed: TrustedRoot | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Nothing while the site was given none. */
  async current(): Promise<TrustedRoot | undefined> {
    const documents: string[] = [];
    for (const { event } of await this.events.load(stream))
      if (event.type === 'RootTrusted') documents.push(event.data.document);
    const last = documents.at(-1);
    if (last === undefined) return undefined;
    if (this.parsed?.documents.at(-1) === last) return this.parsed;
    const root = trustRoot(last);
    if (!root.ok) throw new Error(`the stored root cannot be read: ${root.refusal.detail}`);
    this.parsed = { root: root.value, documents };
    return this.parsed;
  }

  /** The site is set up with it: taken when there is none yet, or when it is the next one; known ones are passed over. */
  async offer(given: string, cause: Cause): Promise<Result<Root, RootRefusal>> {
    const text = oneLine(given);
    const current = await this.current();
    if (current?.documents.includes(text)) return ok(current.root);
    if (current) return this.rotate(text, cause);
    const first = trustRoot(text);
    if (!first.ok) return refuse({ kind: 'root-invalid', detail: first.refusal.detail });
    return this.trust(first.value, text, cause);
  }

  /** Takes only the root after the present one, signed by the thresholds of both. */
  async rotate(given: string, cause: Cause): Promise<Result<Root, RootRefusal>> {
    const text = oneLine(given);
    const current = await this.current();
    if (!current) return refuse({ kind: 'root-missing' });
    if (current.documents.at(-1) === text) return ok(current.root);
    const next = nextRoot(current.root, text, this.clock.now());
    if (!next.ok) return refuse({ kind: 'root-invalid', detail: next.refusal.detail });
    return this.trust(next.value, text, cause);
  }

  private async trust(
    root: Root,
    document: string,
    cause: Cause,
  ): Promise<Result<Root, RootRefusal>> {
    const trusted = await handleCommand(this.events, trustedRootDecider, {
      stream,
      command: { type: 'TrustRoot', data: { number: root.number, document } },
      cause,
      now: this.clock.now(),
    });
    return trusted.ok ? ok(root) : trusted;
  }
}

/** Files are laid out for people; clients are told no more than what is signed. */
function oneLine(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
