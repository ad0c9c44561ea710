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

const rebuilding = 0x6a72;

export type ReadModelsOptions<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  codec: EventCodec<E>;
  readModels: readonly ReadModel<E>[];
  log: Log;
  atStep?: AtStep;
}>;

/** The tables of a service's inline read models: made, rebuilt and checked from the events alone. */
export class ReadModels<E extends DomainEvent = DomainEvent> {
  constructor(private readonly options: ReadModelsOptions<E>) {}

  /** Makes the tables that are missing, and rebuilds those whose definition has changed. */
  async prepare(): Promise<void> {
    for (const model of this.options.readModels)
      await this.alone(model, async () => {
        if (!(await this.isCurrent(model))) await this.rebuild(model);
      });
  }

  /**
   * Replays all events into a second table while the first serves, then swaps them under a short
   * lock. Commands keep being handled; only the swap itself holds them up.
   */
  async rebuildReadModel(name: string): Promise<Rebuilt> {
    const model = this.find(name);
    return this.alone(model, () => this.rebuild(model));
  }

  /** Replays all events beside the served table, in one snapshot, and counts the rows that differ. */
  async compareReadModel(name: string): Promise<Comparison> {
    const { dataSource, codec } = this.options;
    return compareWithReplay(dataSource, codec, this.find(name));
  }

  private find(name: string): ReadModel<E> {
    const model = this.options.readModels.find(({ projection }) => projection.name === name);
    if (!model) throw new UnknownReadModel(name);
    return model;
  }

  private async rebuild(model: ReadModel<E>): Promise<Rebuilt> {
    const { dataSource, codec, log, atStep = noSteps } = this.options;
    const definition = definitionOf(model);
    const rebuilt = await rebuild({ dataSource, codec, model, definition, atStep });
    log.info({ readModel: model.projection.name, ...rebuilt }, 'was rebuilt');
    return rebuilt;
  }

  /** One rebuild of a table at a time, over all processes of the service. */
  private async alone<T>({ table }: ReadModel<E>, work: () => Promise<T>): Promise<T> {
    const runner = this.options.dataSource.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock($1, hashtext($2))', [rebuilding, table]);
      try {
        return await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [rebuilding, table]);
      }
    } finally {
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

function definitionOf(model: ReadModel): string {
  return createHash('sha256').update(model.createTable(model.table)).digest('hex');
}
