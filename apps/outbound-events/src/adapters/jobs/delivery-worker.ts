import { setTimeout as delay } from 'node:timers/promises';
import { JobWorker } from '@jumpfleet/jobs';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DeliveryEngine } from '../../application/delivery-engine.js';
import { TargetSender } from '../delivery-sender.js';
import { DELIVERY_JOBS } from './delivery-jobs.js';
import type { DeliveryJobs } from './delivery-jobs.js';

/** Attempts under way at a stop get so long; then they are cut and tried again after the next start. */
const finishMs = 3_000;
/** What was cut is settled within this time, or is found interrupted when the hold lapses. */
const settleMs = 2_000;

const concurrency = 16;

/** Wakes the engine when a recipient's time has come, and lets it end in order. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly worker: JobWorker<DeliveryJobs['options']['jobs']>;

  constructor(
    @Inject(DELIVERY_JOBS) jobs: DeliveryJobs,
    private readonly engine: DeliveryEngine,
    private readonly sender: TargetSender,
  ) {
    const wake = async ({ recipientId }: { recipientId: string }) => {
      engine.wake([recipientId]);
    };
    this.worker = new JobWorker(jobs, { wake }, { concurrency });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.engine.stop();
    const closing = this.worker.close();
    const finished = this.engine.finish();
    await Promise.race([finished, delay(finishMs, undefined, { ref: false })]);
    await this.sender.stop();
    await Promise.race([finished, delay(settleMs, undefined, { ref: false })]);
    await closing;
  }
}
