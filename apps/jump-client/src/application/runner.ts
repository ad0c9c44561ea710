import { plan } from './plan.js';
import type { Facts, Step, Target } from './plan.js';

/** What a step changed: new facts, and a new target if it learnt that another one is wanted. */
export type StepResult = Readonly<{ facts?: Partial<Facts>; target?: Target }>;
export type Steps = Readonly<Record<Step, () => Promise<StepResult>>>;

/**
 * Brings the client to its target, one step at a time, and plans anew after each. Invariants:
 * a step leaves files from which the same plan can be made again, so a power cut at any point costs
 * at most the step that was running; a step that fails for good throws and nothing else is tried.
 */
export async function run(target: Target, facts: Facts, steps: Steps): Promise<Target> {
  let wanted = target;
  let known = facts;
  for (;;) {
    const [step] = plan(wanted, known);
    if (step === undefined) return wanted;
    const result = await steps[step]();
    known = { ...known, ...result.facts };
    wanted = result.target ?? wanted;
  }
}
