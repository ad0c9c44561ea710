import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { policyUnavailable } from '@jumpfleet/http';
import { accessProto } from '@jumpfleet/policy-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { SecondFactors } from '../../application/ports.js';

interface AccessService {
  takeSecondFactor(request: { userId: string; code: string; address: string }): {
    accepted: boolean;
  };
}

const deadlineMs = 2_000;

/** Policy keeps the second factors and counts who guesses. */
export class PolicySecondFactors implements SecondFactors, OnApplicationShutdown {
  private readonly policy;

  constructor(address: string, serviceSecret: string) {
    this.policy = grpcClient<AccessService>(address, {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      deadlineMs,
      serviceSecret,
    });
  }

  async takes(userId: string, code: string): Promise<boolean> {
    try {
      const request = { userId, code, address: '' };
      return (await this.policy.client.takeSecondFactor(request)).accepted;
    } catch (error) {
      throw error instanceof GrpcFailure ? policyUnavailable(error) : error;
    }
  }

  onApplicationShutdown(): void {
    this.policy.close();
  }
}
