import type { UpgradeFailureCode } from '@jumpfleet/upgrades-contracts';

/** How simulated clients behave when they are upgraded. Plain data: it travels between processes. */
export type UpgradeConduct = Readonly<{
  /** Text of the signed root that they trust; without it they refuse every release. */
  root?: string | undefined;
  /** How long a restart takes. */
  restartMs: number;
  /** What one client downloads in a second at most; as fast as it comes where it is not said. */
  bytesPerSecond?: number | undefined;
  failures: readonly UpgradeFailures[];
  /** The share (0-1) that restarts and is never seen again. */
  lostShare: number;
}>;

export type UpgradeFailures = Readonly<{
  code: UpgradeFailureCode;
  /** Of all clients, 0-1; the shares of several codes add up. */
  share: number;
  /** Only when it is this version. */
  version?: string | undefined;
}>;

export const faultless: UpgradeConduct = { restartMs: 1_000, failures: [], lostShare: 0 };

/** What becomes known only when the new version has started; everything else is said on the old line. */
const afterRestart: ReadonlySet<string> = new Set([
  'start-failed',
  'did-not-connect',
  'interrupted',
]);
const atOnce: ReadonlySet<string> = new Set([
  ...['release-malformed', 'root-invalid', 'signature-invalid', 'release-expired'],
  ...['release-replayed', 'platform-mismatch', 'version-not-newer', 'minimum-version'],
]);

export type FailingStep = 'offered' | 'downloaded' | 'restarted';

export function stepOf(code: UpgradeFailureCode): FailingStep {
  if (afterRestart.has(code)) return 'restarted';
  return atOnce.has(code) ? 'offered' : 'downloaded';
}

/** The same clients fail each time, evenly spread over the fleet. */
export function failureOf(
  { failures }: UpgradeConduct,
  index: number,
  version: string,
): UpgradeFailureCode | undefined {
  let place = placeOf(index, failureSpread);
  for (const failing of failures) {
    if (failing.version !== undefined && failing.version !== version) continue;
    if (place < failing.share) return failing.code;
    place -= failing.share;
  }
  return undefined;
}

export function isLost({ lostShare }: UpgradeConduct, index: number): boolean {
  return placeOf(index, lossSpread) < lostShare;
}

/** Irrational steps fill a circle evenly; two that have nothing to do with each other mix well. */
const failureSpread = 0.754_877_666_246_693;
const lossSpread = 0.569_840_290_998_053;

function placeOf(index: number, spread: number): number {
  return (0.5 + index * spread) % 1;
}
