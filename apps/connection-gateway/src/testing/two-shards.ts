import { sessionLine, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import { connectNats } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually, testNats } from '@jumpfleet/testing';
import { startIssuer } from './issuer.js';
import { startShard } from './running-shard.js';

/** Two shards on one bus, and all that they report of sessions. */
export async function twoShards() {
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const { url: natsUrl } = await testNats();
  const nats = await connectNats({ url: natsUrl, name: 'spec' });
  atEndOfSpecFile(() => nats.close());
  const reports: SessionLine[] = [];
  nats.subscribe(subjects.session('*'), {
    callback: (_error, message) => {
      reports.push(sessionLine.parse(message.json()));
    },
  });
  const start = async (shard: string) => {
    const started = await startShard({ shard, natsUrl, issuerUrl: issuer.url });
    atEndOfSpecFile(() => started.close());
    await eventually(async () => (await fetch(`${started.url}/health/ready`)).ok);
    return started;
  };
  const [one, two] = await Promise.all([start('shard-1'), start('shard-2')]);
  const of = <Event extends SessionLine['event']>(session: string, event: Event) =>
    reports.filter(
      (line): line is Extract<SessionLine, { event: Event }> =>
        line.session === session && line.event === event,
    );
  const across = { issuer, nats, clientUrl: one.url, representativeUrl: two.url };
  return { issuer, nats, one, two, across, here: { ...across, representativeUrl: one.url }, of };
}
export type TwoShards = Awaited<ReturnType<typeof twoShards>>;
