import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alertDue } from './recipient-alert.js';
import type { AlertPhase, RecipientTrouble, ToldTrouble } from './recipient-alert.js';

const settings = { emailAddresses: ['it@example.com'], afterSeconds: 600, resendAfterSeconds: 0 };
const start = Date.parse('2026-11-22T02:00:00.000Z');
const at = (second: number) => new Date(start + second * 1_000);
const trouble = { failingSince: at(0) };
const heard: ToldTrouble = {
  failingSince: at(0),
  lastMailAt: at(600),
  isWaiting: false,
  wasHeard: true,
};

describe("an alert to a recipient's contacts", () => {
  it('B1: goes out when the recipient has failed for as long as it says, not sooner', () => {
    expect(alertDue(settings, trouble, undefined, at(599))).toBeUndefined();
    expect(alertDue(settings, trouble, undefined, at(600))).toBe('failing');
    expect(alertDue({ ...settings, afterSeconds: 0 }, trouble, undefined, at(0))).toBe('failing');
    expect(alertDue(settings, undefined, undefined, at(9_999))).toBeUndefined();
  });

  it('B1: goes out again after each interval, and not at all without one', () => {
    const repeated = { ...settings, resendAfterSeconds: 60 };
    expect(alertDue(repeated, trouble, heard, at(659))).toBeUndefined();
    expect(alertDue(repeated, trouble, heard, at(660))).toBe('still-failing');
    expect(alertDue(settings, trouble, heard, at(99_999))).toBeUndefined();
    expect(alertDue(repeated, trouble, { ...heard, isWaiting: true }, at(99_999))).toBeUndefined();
  });

  it('B1: is followed by another one when the recipient recovers, unless nobody heard the first', () => {
    expect(alertDue(settings, undefined, heard, at(700))).toBe('recovered');
    expect(alertDue(settings, { failingSince: at(690) }, heard, at(700))).toBe('recovered');
    expect(alertDue(settings, undefined, { ...heard, wasHeard: false }, at(700))).toBe('withdrawn');
  });
});

/** What happens in a second: the recipient fails or does well, the mail server takes mail, somebody looks. */
const second = fc.record({
  fails: fc.option(fc.boolean(), { nil: undefined, freq: 4 }),
  mailServerIsUp: fc.boolean(),
  looks: fc.boolean(),
});

type Second = Readonly<{ fails: boolean | undefined; mailServerIsUp: boolean; looks: boolean }>;
type Sent = Readonly<{ phase: AlertPhase; atSecond: number; since: number }>;

/** The contacts' mailbox after a history; mails wait while the mail server is away. */
class Play {
  readonly sent: Sent[] = [];
  private trouble: RecipientTrouble | undefined;
  private told: ToldTrouble | undefined;
  private waiting: { phase: AlertPhase; since: number }[] = [];

  constructor(private readonly alert: typeof settings) {}

  pass(now: number, { fails, mailServerIsUp, looks }: Second): void {
    if (fails === true) this.trouble ??= { failingSince: at(now) };
    if (fails === false) this.trouble = undefined;
    if (mailServerIsUp) this.send(now);
    if (looks) this.look(now);
  }

  private send(now: number): void {
    this.sent.push(...this.waiting.map((mail) => ({ ...mail, atSecond: now })));
    if (this.told && this.waiting.length > 0)
      this.told = { ...this.told, lastMailAt: at(now), isWaiting: false, wasHeard: true };
    this.waiting = [];
  }

  private look(now: number): void {
    const phase = alertDue(this.alert, this.trouble, this.told, at(now));
    const failingSince = (this.told ?? this.trouble)?.failingSince;
    if (!phase || !failingSince) return;
    const since = failingSince.getTime();
    const wasHeard = this.told?.wasHeard === true;
    this.told = { failingSince, lastMailAt: at(now), isWaiting: true, wasHeard };
    if (phase === 'recovered' || phase === 'withdrawn') this.end(since);
    if (phase !== 'withdrawn') this.waiting.push({ phase, since });
  }

  private end(since: number): void {
    this.waiting = this.waiting.filter((mail) => mail.since !== since);
    this.told = undefined;
  }
}

describe('the alerts of any history', () => {
  const histories = fc.array(second, { minLength: 40, maxLength: 120 });
  const seconds = fc.integer({ min: 0, max: 12 });

  it('B1: begin with a failure, keep their distance, and tell of a recovery only whom the failure was told', () => {
    fc.assert(
      fc.property(histories, seconds, seconds, (history, afterSeconds, resendAfterSeconds) => {
        const play = new Play({ ...settings, afterSeconds, resendAfterSeconds });
        history.forEach((what, now) => play.pass(now, what));
        let before: Sent | undefined;
        for (const mail of play.sent) {
          const goesOn = before !== undefined && before.phase !== 'recovered';
          if (mail.phase === 'failing') {
            expect(goesOn).toBe(false);
            expect(start + mail.atSecond * 1_000 - mail.since).toBeGreaterThanOrEqual(
              afterSeconds * 1_000,
            );
          } else {
            expect(goesOn).toBe(true);
            expect(mail.since).toBe(before?.since);
          }
          if (mail.phase === 'still-failing') {
            expect(resendAfterSeconds).toBeGreaterThan(0);
            expect(mail.atSecond - (before?.atSecond ?? mail.atSecond)).toBeGreaterThanOrEqual(
              resendAfterSeconds,
            );
          }
          before = mail;
        }
      }),
      { numRuns: 400 },
    );
  });
});
