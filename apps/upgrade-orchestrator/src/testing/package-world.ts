import { join } from 'node:path';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessToken, serviceSecret, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import { atEndOfSpecFile, testDatabase, testFolder, testNats, testRedis } from '@jumpfleet/testing';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { AppModule } from '../app.module.js';
import { readConfig, requestBounds } from '../config.js';
import { ReleaseMaker } from './release-maker.js';

type Environment = Readonly<Record<string, string>>;
export type Answer = Readonly<{ status: number; body: Record<string, unknown> }>;

/** An orchestrator with a site's keys, on real servers. */
export class PackageWorld {
  private constructor(
    readonly maker: ReleaseMaker,
    readonly folder: string,
    readonly environment: Environment,
  ) {}

  static async open(more: Environment = {}): Promise<PackageWorld> {
    const [folder, databaseUrl, nats, redis, policy] = await Promise.all([
      testFolder(),
      testDatabase('upgrades'),
      testNats(),
      testRedis(),
      startPolicyNeighbour(),
    ]);
    atEndOfSpecFile(() => policy.close());
    const maker = new ReleaseMaker(folder);
    return new PackageWorld(maker, folder, {
      HTTP_PORT: '0',
      GRPC_PORT: '0',
      DATABASE_URL: databaseUrl,
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      POLICY_URL: policy.url,
      POLICY_GRPC: policy.grpcAddress ?? '',
      REGISTRY_GRPC: '127.0.0.1:1',
      LOG_LEVEL: 'error',
      SERVICE_SECRET: serviceSecret,
      PACKAGE_DIR: join(folder, 'packages'),
      RELEASE_ROOT: maker.rootDocument,
      ...more,
    });
  }

  async start(more: Environment = {}): Promise<RunningService> {
    const config = readConfig({ ...this.environment, ...more });
    const service = await startService({
      name: 'upgrade-orchestrator',
      config,
      module: AppModule.forConfig(config),
      requests: requestBounds,
      grpc: { package: 'jumpfleet.upgrades.v1', protoPath: upgradesProto },
    });
    atEndOfSpecFile(() => service.close());
    return service;
  }
}

/** What the REST API of an orchestrator answers an administrator. */
export async function ask(
  url: string,
  method = 'GET',
  body?: object,
  token = accessToken(),
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}
