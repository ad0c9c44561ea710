import { RevisionConflict } from '../store/errors.js';
import { TwoServices, tallyFault } from './two-services.js';

/** What the spec tells the victim, as JSON in the first argument. */
export type VictimOrders = Readonly<{
  sourceUrl: string;
  targetUrl: string;
  natsUrl: string;
  /** Dies when it comes to this step for the `nth` time; lives on without. */
  dieAt?: string;
  nth?: number;
  counters: readonly string[];
}>;

const orders = JSON.parse(process.argv[2] ?? '{}') as VictimOrders;
let met = 0;

function atStep(step: string): void {
  if (step === orders.dieAt && ++met === (orders.nth ?? 1)) process.kill(process.pid, 'SIGKILL');
}

// A handler that fails for one counter: parking has steps to die at too.
tallyFault.fail = ({ data }) => {
  if (data.counterId === 'broken') throw new Error('cannot handle this one');
};

const services = await TwoServices.start({ ...orders, atStep });
services.startRelay();
await services.startConsumer();

/** Says on stdout what was acknowledged: `counter revision`. */
async function raiseForEver(counter: string): Promise<never> {
  for (;;) {
    try {
      await services.raise([counter], 1);
      const { length } = await services.store.load(counter);
      process.stdout.write(`${counter} ${length}\n`);
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }
}

async function rebuildForEver(): Promise<never> {
  for (;;) await services.models.rebuildReadModel('counters');
}

await Promise.all([...orders.counters.map(raiseForEver), rebuildForEver()]);
