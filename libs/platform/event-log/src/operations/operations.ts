import { Problem } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { EventConsumer } from '../consumer/event-consumer.js';
import type { ParkedEvent } from '../consumer/parked-events.js';
import type { Comparison } from '../read-models/compare.js';
import type { Progress } from '../read-models/read-models.js';
import { ReadModels } from '../read-models/read-models.js';
import type { Rebuilt } from '../read-models/rebuild.js';
import { verifyStreams } from '../store/verify-streams.js';
import type { Verification } from '../store/verify-streams.js';

export type Compared = Readonly<{ equal: boolean; read_models: readonly Comparison[] }>;
export type Replayed = Readonly<{ replayed: number; parked: readonly ParkedEvent[] }>;

/** What an operator may ask a running service about its events; it goes on serving meanwhile. */
@Injectable()
export class Operations {
  private isBusy = false;

  constructor(
    @Inject(ReadModels) private readonly models: ReadModels,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  compare(progress: Progress): Promise<Compared> {
    return this.alone(async () => {
      const compared = await this.models.compareAll(progress);
      return { equal: compared.every(({ equal }) => equal), read_models: compared };
    });
  }

  rebuild(progress: Progress): Promise<Rebuilt> {
    return this.alone(() => this.models.rebuildAll(progress));
  }

  verify(): Promise<Verification> {
    return this.alone(() => verifyStreams(this.dataSource));
  }

  async parked(): Promise<readonly ParkedEvent[]> {
    return (await this.consumer()?.parked()) ?? [];
  }

  /** Those that fail again stay parked, with their newest error. */
  replayParked(): Promise<Replayed> {
    return this.alone(async () => {
      const replayed = (await this.consumer()?.replayParked()) ?? 0;
      return { replayed, parked: await this.parked() };
    });
  }

  /** Not every service consumes others' events. */
  private consumer(): EventConsumer | undefined {
    try {
      return this.modules.get(EventConsumer, { strict: false });
    } catch {
      return undefined;
    }
  }

  /** One at a time in a process: each reads the whole log. */
  private async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.isBusy)
      throw new Problem({
        status: 409,
        code: 'operation-under-way',
        detail: 'Another operation is under way. Wait until it has ended.',
      });
    this.isBusy = true;
    try {
      return await work();
    } finally {
      this.isBusy = false;
    }
  }
}
