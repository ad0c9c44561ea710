import { grpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, newSite } from './testing/site.js';

const service = {
  protoPath: accessProto,
  package: 'jumpfleet.policy.v1',
  service: 'AccessService',
};
let policy: RunningService;
beforeAll(async () => {
  policy = await (await newSite()).start();
  atEndOfSpecFile(() => policy.close());
}, 60_000);

describe('AccessService', () => {
  it.each([undefined, '', `${serviceSecret} `])(
    'answers nobody but the services of its site (%p)',
    async (secret) => {
      expect(await answersToStrangers(policy, service, secret)).toEqual({
        decide: 'service-secret-invalid',
        scope: 'service-secret-invalid',
        takeSecondFactor: 'service-secret-invalid',
        standing: 'service-secret-invalid',
        findRepresentatives: 'service-secret-invalid',
        listSupportTeams: 'service-secret-invalid',
      });
    },
  );

  it('takes no access token instead, whoever it is of', async () => {
    const { authorization = '' } = await bearer(policy.url);
    const { client, close } = grpcClient<{ decide(request: object): object }>(
      policy.grpcAddress ?? '',
      service,
    );
    const asked = client.decide({ questions: [] }, { accessToken: authorization.slice(7) });
    await expect(asked).rejects.toMatchObject({
      code: 16,
      problemCode: 'service-secret-invalid',
      detail: 'Only the services of this site may call this.',
    });
    close();
  });
});
