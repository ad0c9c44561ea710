import { setTimeout as wait } from 'node:timers/promises';
import type { ClientLog } from '../ports.js';
import type { Wish } from '../wish.js';
import type { NewVersions, TrialProcess, TrialWord, UpgradeStep, VersionFolders } from './ports.js';
import type { Restart } from './upgrades.js';

export type TrialParts = Readonly<{
  /** The version that runs, and goes on if the new one does not make it. */
  version: string;
  newVersions: NewVersions;
  folders: VersionFolders;
  wish: Wish;
  log: ClientLog;
  step: (step: UpgradeStep) => void;
}>;

export type TrialEnd =
  /** The other process is the client now: nothing of the installation belongs to this one any more. */
  Readonly<{ type: 'replaced' }> | Readonly<{ type: 'failed'; code: string; detail: string }>;

/** From the welcome to the word that it has taken over: a folder to switch and three files to write. */
const takeOverMs = 20_000;

/**
 * Lets the new version dial in place of this one. It is the client only once it was welcomed and this process
 * has said so; whatever happens before that ends it, and `current` names this version still or again.
 */
export async function tryNewVersion(parts: TrialParts, restart: Restart): Promise<TrialEnd> {
  const { newVersions, step, log } = parts;
  const deadline = new AbortController();
  const timeUp = wait(restart.withinMs, 'time-up' as const, { signal: deadline.signal });
  timeUp.catch(() => undefined);
  let trial: TrialProcess | undefined;
  try {
    trial = newVersions.start(restart.version);
    step('started');
    trial.order(restart);
    const end = await untilSettled(parts, trial, timeUp);
    if (end.type === 'failed') await goBack(parts, trial);
    return end;
  } catch (error) {
    log.error(`the new version could not be tried: ${String(error)}`);
    if (trial) await goBack(parts, trial);
    return { type: 'failed', code: 'start-failed', detail: String(error) };
  } finally {
    deadline.abort();
  }
}

async function untilSettled(
  { wish, step }: TrialParts,
  trial: TrialProcess,
  timeUp: Promise<'time-up'>,
): Promise<TrialEnd> {
  const notWelcomed = await untilWelcomed(wish, trial, timeUp);
  if (notWelcomed) return notWelcomed;
  step('welcomed');
  trial.takeOver();
  const late = new AbortController();
  const answer = await Promise.race([
    lastWord(trial),
    wait(takeOverMs, undefined, { signal: late.signal }),
  ]).finally(() => late.abort());
  if (answer?.t === 'failed') return failed(answer.code, answer.detail);
  if (answer?.t !== 'settled') return failed('start-failed', 'The new version did not take over.');
  // Who asked this process to go, a moment too late, means the one that is the client now.
  if (wish.target !== 'online') trial.pass(wish.target);
  return { type: 'replaced' };
}

/** Why it is not welcomed; `undefined` once it is. */
async function untilWelcomed(
  wish: Wish,
  trial: TrialProcess,
  timeUp: Promise<'time-up'>,
): Promise<TrialEnd | undefined> {
  const wished = wish.whenChanged.then(() => 'wished' as const);
  let detail = 'It did not say why.';
  for (;;) {
    const word = await Promise.race([trial.nextWord(), timeUp, wished]);
    if (word === 'wished') return failed('interrupted', 'Somebody at the computer stopped it.');
    if (word === 'time-up') return failed('did-not-connect', `Not welcomed in time. ${detail}`);
    if (word === undefined) return failed('start-failed', `The new version ended. ${detail}`);
    if (word.t === 'failed') return failed(word.code, word.detail);
    if (word.t === 'welcomed') return undefined;
    if (word.t === 'not-connected') ({ detail } = word);
  }
}

async function lastWord(trial: TrialProcess): Promise<TrialWord | undefined> {
  for (;;) {
    const word = await trial.nextWord();
    if (word?.t !== 'not-connected' && word?.t !== 'welcomed') return word;
  }
}

/** First the other process is gone, then nobody but this one names the current version. */
async function goBack({ folders, version }: TrialParts, trial: TrialProcess): Promise<void> {
  await trial.kill();
  if (folders.current() !== version) folders.switchTo(version);
}

function failed(code: string, detail: string): TrialEnd {
  return { type: 'failed', code, detail };
}
