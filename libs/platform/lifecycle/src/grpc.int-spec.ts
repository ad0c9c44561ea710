import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import type { GrpcObject, ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { currentTraceparent, withSpan } from '@jumpfleet/observability';
import { accessProto } from '@jumpfleet/policy-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { protoPath as healthProto } from 'grpc-health-check';
import type { RunningService } from './index.js';
import { serviceSecret, startThings, thingController } from './testing/thing-service.js';

interface AccessService {
  decide(request: { questions: readonly object[] }): {
    decisions: readonly { allowed: boolean; reasons: readonly string[] }[];
  };
}

const clientOf = (address: string, more: { deadlineMs?: number; serviceSecret?: string } = {}) =>
  grpcClient<AccessService>(address, {
    protoPath: accessProto,
    package: 'jumpfleet.policy.v1',
    service: 'AccessService',
    ...more,
  });

let service: RunningService;
let access: ReturnType<typeof clientOf>;
beforeAll(async () => {
  service = await startThings({ controllers: [thingController(new EventEmitter())] });
  access = clientOf(service.grpcAddress ?? '', { serviceSecret });
});
afterAll(async () => {
  access.close();
  await service.close();
});

const failureOf = async (call: Promise<unknown>): Promise<GrpcFailure> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GrpcFailure) return error;
  throw new Error('the call did not fail as a call');
};

describe('a call over gRPC', () => {
  it('is answered', async () => {
    const { decisions } = await access.client.decide({ questions: [{ action: 'yes' }] });
    expect(decisions).toMatchObject([{ allowed: true }]);
  });

  it('belongs to the trace of its caller', async () => {
    await withSpan('request', {}, async () => {
      const { decisions } = await access.client.decide({ questions: [{ action: 'yes' }] });
      expect(decisions[0]?.reasons[0]?.slice(0, 36)).toBe(currentTraceparent()?.slice(0, 36));
    });
  });

  it('is refused with the same code and text as over REST', async () => {
    const failure = await failureOf(access.client.decide({ questions: [] }));
    expect(failure).toMatchObject({ code: 9, problemCode: 'nothing-asked' });
    expect(failure.detail).toBe('Nothing was asked.');
    expect(failure.isUnavailable).toBe(false);
  });

  it('that meets a defect learns nothing of it', async () => {
    const failure = await failureOf(access.client.decide({ questions: [{ action: 'break' }] }));
    expect(failure.code).toBe(13);
    expect(failure.detail).not.toContain('hunter2');
  });

  it('fails fast when nobody is there, and by its deadline when nobody answers', async () => {
    const away = clientOf('127.0.0.1:1');
    expect((await failureOf(away.client.decide({ questions: [] }))).isUnavailable).toBe(true);
    away.close();
    const late = await failureOf(access.client.decide({ questions: [] }, { deadlineMs: 0 }));
    expect(late.isUnavailable).toBe(true);
  });
});

describe('a method of which nothing is declared', () => {
  it.each([undefined, '', 'another secret', serviceSecret.toUpperCase()])(
    'is closed to whoever does not know the secret of the site (%p)',
    async (secret) => {
      const stranger = clientOf(
        service.grpcAddress ?? '',
        secret === undefined ? {} : { serviceSecret: secret },
      );
      const failure = await failureOf(
        stranger.client.decide({ questions: [] }, { accessToken: serviceSecret }),
      );
      expect(failure).toMatchObject({ code: 16, problemCode: 'service-secret-invalid' });
      stranger.close();
    },
  );

  it('is not served at all without such a secret', async () => {
    await expect(startThings({}, { SERVICE_SECRET: '' })).rejects.toThrow('SERVICE_SECRET');
  });
});

describe('the standard services', () => {
  const standard = (proto: string, path: readonly string[]) => {
    let scope: unknown = loadPackageDefinition(loadSync(proto));
    for (const name of path) scope = (scope as GrpcObject)[name];
    const Client = scope as ServiceClientConstructor;
    return new Client(service.grpcAddress ?? '', credentials.createInsecure());
  };

  it('tell orchestrators that the process serves', async () => {
    const client = standard(healthProto, ['grpc', 'health', 'v1', 'Health']);
    const answer = await new Promise((resolve, reject) => {
      client['Check']?.({ service: '' }, (error: Error | null, reply: unknown) => {
        if (error) reject(error);
        else resolve(reply);
      });
    });
    expect(answer).toMatchObject({ status: 1 });
    client.close();
  });

  it('tell explorers which services there are', async () => {
    const folder = createRequire(import.meta.url)
      .resolve('@grpc/reflection')
      .replace(/build\/src\/index\.js$/, 'build/proto/grpc/reflection/v1/reflection.proto');
    const client = standard(folder, ['grpc', 'reflection', 'v1', 'ServerReflection']);
    const stream = client['ServerReflectionInfo']?.() as NodeJS.ReadWriteStream & EventEmitter;
    const answer = new Promise((resolve, reject) => {
      stream.once('data', resolve).once('error', reject);
    });
    stream.write({ listServices: '*' } as unknown as string);
    expect(JSON.stringify(await answer)).toContain('jumpfleet.policy.v1.AccessService');
    stream.end();
    client.close();
  });
});
