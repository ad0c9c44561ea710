import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { administeredDecider, administeredStream, invalid } from '@jumpfleet/policy-domain';
import type {
  AdministeredCommand,
  AdministeredDecider,
  AdministeredEvent,
  AdministeredKind,
  AdministrationRefusal,
  PolicyEvent,
  Reference,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { ADMINISTRATORS, NoAdministratorLeft } from '../users/ports.js';
import type { Administrators } from '../users/ports.js';
import { ADMINISTRATION_LEDGER, AdministrationRefused } from './administration-ledger.js';
import type {
  AdministeredRow,
  AdministrationLedger,
  LedgerQuery,
} from './administration-ledger.js';

type Outcome<Value> = Promise<Result<Value, AdministrationRefusal>>;

const noAdministratorLeft = invalid(
  'last-administrator',
  'id',
  'would leave nobody who is an administrator for good',
);

/** What every kind of administered thing needs of the system. */
@Injectable()
export class AdministrationDesk {
  constructor(
    @Inject(EVENT_STORE) readonly events: EventStore<PolicyEvent>,
    @Inject(ADMINISTRATION_LEDGER) readonly ledger: AdministrationLedger,
    @Inject(ADMINISTRATORS) readonly administrators: Administrators,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}
}

/** All things of one kind: made, changed and deleted by command, and read back. */
export abstract class AdministeredThings<
  Name extends string,
  Terms extends object,
  Changes = Partial<Terms>,
  Version extends number = 1,
> {
  private readonly decider: AdministeredDecider<Name, Terms, Changes, Version>;

  constructor(
    readonly kind: AdministeredKind<Name, Terms, Changes, Version>,
    protected readonly desk: AdministrationDesk,
  ) {
    this.decider = administeredDecider(kind);
  }

  /** A blank code name is made from the name (PO-10, PO-20). */
  async create(terms: Terms, cause: Cause): Outcome<{ id: number }> {
    const id = await this.desk.ledger.nextId(this.kind);
    const created = await this.createAs(id, await this.withCodeName(terms, terms), cause);
    return created.ok ? ok({ id }) : created;
  }

  /** For what has its number from elsewhere. */
  createAs(id: number, terms: Terms, cause: Cause): Outcome<unknown> {
    const command = { type: `Create${this.kind.name}`, data: { id, terms } } as const;
    return this.handle(command, this.referencesIn(terms), cause);
  }

  /** A code name that is blanked is made from the name anew. */
  async change(id: number, changes: Changes, cause: Cause): Outcome<unknown> {
    const named = await this.withCodeName(changes, (await this.one(id))?.terms);
    const data = { id, changes: named };
    const command = { type: `Change${this.kind.name}`, data } as const;
    return this.handle(command, this.referencesIn(named), cause);
  }

  remove(id: number, cause: Cause): Outcome<unknown> {
    const command = { type: `Delete${this.kind.name}`, data: { id } } as const;
    return this.handle(command, [], cause);
  }

  list(query: LedgerQuery): ReturnType<typeof this.desk.ledger.list<Terms>> {
    return this.desk.ledger.list<Terms>(this.kind, query);
  }

  one(id: number): Promise<AdministeredRow<Terms> | undefined> {
    return this.desk.ledger.one<Terms>(this.kind, id);
  }

  usesOf(id: number): Promise<readonly string[]> {
    return this.desk.ledger.usesOf(this.kind, id);
  }

  private referencesIn(named: Terms | Changes): readonly Reference[] {
    return this.kind.references?.(named) ?? [];
  }

  private async withCodeName<T extends Terms | Changes>(
    wish: T,
    current: Terms | undefined,
  ): Promise<T> {
    const { nameTerm, codeNameTerm } = this.kind;
    const wished = wish as Readonly<Record<string, string>>;
    if (!codeNameTerm || !nameTerm || wished[codeNameTerm] !== '') return wish;
    const name = wished[nameTerm] ?? String(current?.[nameTerm] ?? '');
    const codeName = await this.desk.ledger.freeCodeName(this.kind, name);
    return { ...wish, [codeNameTerm]: codeName };
  }

  private async handle(
    command: AdministeredCommand<Name, Terms, Changes>,
    references: readonly Reference[],
    cause: Cause,
  ): Outcome<unknown> {
    const { events, ledger, administrators, clock } = this.desk;
    const staysTrue = ledger.stayTrue(this.kind, references);
    const within: Within<PolicyEvent> = async (tx, recorded) => {
      await staysTrue(tx, recorded);
      await administrators.remain(tx, recorded);
    };
    const own = events as unknown as EventStore<AdministeredEvent<Name, Terms, Version>>;
    try {
      return await handleCommand(own, this.decider, {
        stream: administeredStream(this.kind.slug, command.data.id),
        command,
        cause,
        now: clock.now(),
        within: within as never,
      });
    } catch (error) {
      if (error instanceof NoAdministratorLeft) return refuse(noAdministratorLeft);
      if (!(error instanceof AdministrationRefused)) throw error;
      return refuse(error.refusal);
    }
  }
}
