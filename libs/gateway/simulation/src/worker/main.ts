import type { FleetOrder, FleetReport, Welcome } from '../fleet-messages.js';
import { IdentityFile } from '../identity-file.js';
import { SimulatedFleet } from '../simulated-fleet.js';
import { UpgradeDiary } from '../upgrade-diary.js';

const reportEachMs = 250;

/** One process of a fleet: does as its parent says, and ends when the parent is gone. */
let fleet: SimulatedFleet | undefined;
let diary: UpgradeDiary | undefined;
let welcomes: Welcome[] = [];
let removed: string[] = [];

function start(order: Extract<FleetOrder, { type: 'start' }>): void {
  const identities = new IdentityFile(order.identityFile).read(order.from, order.count);
  if (order.keepsDiary) diary = new UpgradeDiary();
  fleet = new SimulatedFleet(identities, {
    site: order.site,
    version: order.version,
    upgrades: order.upgrades,
    diary,
    welcomed: ({ clientId }, at, knockedAt) => welcomes.push([clientId, at, knockedAt]),
    removed: ({ clientId }) => removed.push(clientId),
  });
  fleet.start(order.dialsPerSecond);
}

function report(): void {
  if (fleet === undefined || process.send === undefined) return;
  const message: FleetReport = {
    counts: fleet.counts(),
    welcomes,
    removed,
    residentBytes: process.memoryUsage.rss(),
    diary: diary?.take(),
  };
  welcomes = [];
  removed = [];
  process.send(message);
}

const reporting = setInterval(report, reportEachMs);

function stop(): void {
  clearInterval(reporting);
  fleet?.stop();
  if (process.connected) process.disconnect();
}

process.on('message', (order: FleetOrder) => {
  if (order.type === 'start') start(order);
  else if (order.type === 'cut-all') fleet?.cutAll();
  else {
    report();
    stop();
  }
});
// Ctrl-C reaches the whole group: the parent decides.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => {
  stop();
  setTimeout(() => process.exit(0), 2_000).unref();
});
