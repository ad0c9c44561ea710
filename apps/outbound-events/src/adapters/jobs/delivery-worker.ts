import { setTimeout as delay } from 'node:timers/promises';
import { JobWorker } from '@jumpfleet/jobs';
import { maxInFlight, maxRecipients } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { AttemptDeliveryHandler } from '../../application/attempt-delivery.handler.js';
import { TargetSender } from '../delivery-sender.js';
import { DELIVERY_JOBS } from './delivery-jobs.js';
import type { DeliveryJobs } from './delivery-jobs.js';

/** Attempts under way at a stop get so long; then they are cut and tried again after the next start. */
const finishMs = 3_000;

/** Room for every recipient's every request, and for jobs that find it is not their turn. */
const concurrency = maxRecipients * maxInFlight + 32;

@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly worker: JobWorker<DeliveryJobs['options']['jobs']>;

  constructor(
    @Inject(DELIVERY_JOBS) jobs: DeliveryJobs,
    attempts: AttemptDeliveryHandler,
    private readonly sender: TargetSender,
  ) {
    const handlers = {
      attempt: ({ deliveryId }: { deliveryId: string }) => attempts.handle(deliveryId),
    };
    this.worker = new JobWorker(jobs, handlers, { concurrency });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    const closing = this.worker.close();
    await Promise.race([closing, delay(finishMs, undefined, { ref: false })]);
    await this.sender.stop();
    await closing;
  }
}
