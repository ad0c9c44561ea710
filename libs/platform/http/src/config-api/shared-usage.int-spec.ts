import { expect, it } from '@jest/globals';
import { connectNats } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually, testNats } from '@jumpfleet/testing';
import { configApiLimits } from './rate-budget.js';
import { SharedUsage } from './shared-usage.js';

it('counts the requests of an account over all processes of all services', async () => {
  const { url } = await testNats();
  const [here, there] = await Promise.all([
    connectNats({ url, name: 'here' }),
    connectNats({ url, name: 'there' }),
  ]);
  atEndOfSpecFile(async () => {
    await Promise.all([here.close(), there.close()]);
  });
  const registry = new SharedUsage(here);
  const policy = new SharedUsage(there);
  await Promise.all([here.flush(), there.flush()]);
  await eventually(() => {
    // A second may end between the two: then both start anew.
    for (let request = 0; request < configApiLimits.perSecond; request++) registry.take('account');
    expect(registry.take('account').isAllowed).toBe(false);
    expect(policy.take('account').isAllowed).toBe(false);
  });
  expect(policy.take('another').isAllowed).toBe(true);
});
