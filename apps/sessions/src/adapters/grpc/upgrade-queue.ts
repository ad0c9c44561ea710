import { grpcClient } from '@jumpfleet/grpc';
import type { Logger } from '@jumpfleet/observability';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { UpgradeQueue } from '../../application/ports.js';

interface UpgradeQueueService {
  moveToFront(request: { clientId: string; principalId: string }): unknown;
}

const answer = z.object({ pending: z.boolean() });

/** A person waits for the jump: an orchestrator that is away or slow does not hold it up. */
const deadlineMs = 300;

export class OrchestratorQueue implements UpgradeQueue, OnApplicationShutdown {
  private readonly orchestrator;

  constructor(
    address: string,
    serviceSecret: string,
    private readonly logger: Logger,
  ) {
    this.orchestrator = grpcClient<UpgradeQueueService>(address, {
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      service: 'UpgradeQueueService',
      deadlineMs,
      serviceSecret,
    });
  }

  async moveToFront(clientId: string, principalId: string): Promise<boolean> {
    try {
      const { client } = this.orchestrator;
      return answer.parse(await client.moveToFront({ clientId, principalId })).pending;
    } catch (error) {
      this.logger.warn({ err: error, client: clientId }, 'the queue of upgrades did not answer');
      return false;
    }
  }

  onApplicationShutdown(): void {
    this.orchestrator.close();
  }
}
