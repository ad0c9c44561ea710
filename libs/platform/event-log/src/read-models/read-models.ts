import type { DomainEvent } from '@jumpfleet/kernel';
import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';
import { UnknownReadModel } from '../store/errors.js';
import type { AtStep } from '../steps.js';
import { noSteps } from '../steps.js';
import type { EventCodec } from '../store/event-codec.js';
import { compareWithReplay } from './compare.js';
import type { Comparison } from './compare.js';
import type { ReadModel } from './read-model.js';
import { rebuild } from './rebuild.js';
import type { Rebuilt } from './rebuild.js';

/** With a table's hash: whoever holds the lock rebuilds it, or sees to it that nobody does. */
export const rebuilding = 0x6a72;

export type ReadModelsOptions<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  codec: EventCodec<E>;
  readModels: readonly ReadModel<E>[];
  log: Log;
  atStep?: AtStep;
}>;

/** Told now and then how many events were just folded. */
export type Progress = (events: number) => void;

/** The tables of a service's inline read models: made, rebuilt and checked from the events alone. */
export class ReadModels<E extends DomainEvent = DomainEvent> {
  constructor(private readonly options: ReadModelsOptions<E>) {}

  /** Makes the tables that are missing, and rebuilds those whose definition has changed, in one pass. */
  async prepare(): Promise<void> {
    const { readModels } = this.options;
    await this.alone(readModels, async () => {
      const stale: ReadModel<E>[] = [];
      for (const model of readModels) if (!(await this.isCurrent(model))) stale.push(model);
      if (stale.length > 0) await this.rebuild(stale);
    });
  }

  /**
   * Replays all events into a second table while the first serves, then swaps them under a short
   * lock. Commands keep being handled; only the swap itself holds them up.
   */
  async rebuildReadModel(name: string): Promise<Rebuilt> {
    const models = [this.find(name)];
    return this.alone(models, () => this.rebuild(models));
  }

  /** The same for all read models of the service: one pass over the log, and one swap. */
  async rebuildAll(progress?: Progress): Promise<Rebuilt> {
    const { readModels } = this.options;
    return this.alone(readModels, () => this.rebuild(readModels, progress));
  }

  /** Replays all events beside the served table, in one snapshot, and counts the rows that differ. */
  async compareReadModel(name: string): Promise<Comparison> {
    const { dataSource, codec } = this.options;
    const models = [this.find(name)];
    const [compared] = await compareWithReplay({ dataSource, codec, models });
    if (!compared) throw new UnknownReadModel(name);
    return compared;
  }

  /** The same for all read models of the service, in one snapshot. */
  async compareAll(progress?: Progress): Promise<Comparison[]> {
    const { dataSource, codec, readModels: models } = this.options;
    return compareWithReplay({ dataSource, codec, models, progress });
  }

  private find(name: string): ReadModel<E> {
    const model = this.options.readModels.find(({ projection }) => projection.name === name);
    if (!model) throw new UnknownReadModel(name);
    return model;
  }

  private async rebuild(models: readonly ReadModel<E>[], progress?: Progress): Promise<Rebuilt> {
    const { dataSource, codec, log, atStep = noSteps } = this.options;
    const rebuilt = await rebuild({ dataSource, codec, models, definitionOf, atStep, progress });
    const readModels = models.map(({ projection }) => projection.name);
    log.info({ readModels, ...rebuilt }, 'were rebuilt');
    return rebuilt;
  }

  /** One rebuild of a table at a time, over all processes of the service. */
  private async alone<T>(models: readonly ReadModel<E>[], work: () => Promise<T>): Promise<T> {
    // Everybody takes the locks in the same order, so that nobody waits in a ring.
    const tables = models.map(({ table }) => table).sort();
    const runner = this.options.dataSource.createQueryRunner();
    try {
      for (const table of tables)
        await runner.query('SELECT pg_advisory_lock($1, hashtext($2))', [rebuilding, table]);
      return await work();
    } finally {
      for (const table of tables)
        await runner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [rebuilding, table]);
      await runner.release();
    }
  }

  private async isCurrent(model: ReadModel<E>): Promise<boolean> {
    const [known] = await this.options.dataSource.query<{ current: boolean }[]>(
      `SELECT definition = $2 AND to_regclass(quote_ident($3)) IS NOT NULL AS current
       FROM event_read_models WHERE name = $1`,
      [model.projection.name, definitionOf(model), model.table],
    );
    return known?.current ?? false;
  }
}

function definitionOf(model: Pick<ReadModel<never>, 'table' | 'createTable'>): string {
  return createHash('sha256').update(model.createTable(model.table)).digest('hex');
}
