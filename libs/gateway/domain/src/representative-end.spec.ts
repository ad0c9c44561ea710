import { describe, expect, it } from '@jest/globals';
import { RepresentativeEnd } from './representative-end.js';
import type { SessionEffect, SessionHeard } from './representative-words.js';

const limits = {
  initialCreditBytes: 100,
  maxCreditBytes: 240,
  maxDataBytes: 30,
  handshakeMs: 10_000,
  heartbeatMs: 30_000,
  silenceMs: 75_000,
};
const graceMs = 60_000;
interface Shell {
  tool: 'shell';
}
type End = RepresentativeEnd<Shell>;
type Effects = readonly SessionEffect<Shell>[];
const shell: Shell = { tool: 'shell' };

function attached(resumed: boolean): SessionHeard {
  const client = { id: 'c', name: 'till 4' };
  const may = { permissions: ['shell'], tools: ['shell'] };
  return { t: 'attached', session: 's', leg: 'l', client, ...may, grace_ms: graceMs, resumed };
}

/** An end that is attached, at time 0. */
function begun(): End {
  const end: End = new RepresentativeEnd<Shell>(limits, 0);
  end.connected('one', 0);
  end.heard(attached(false), 0);
  return end;
}

const sent = (effects: Effects) =>
  effects.flatMap((effect) => (effect.do === 'send' ? [effect.message] : []));
const done = (effects: Effects) => effects.map((effect) => effect.do);

describe('The representative’s end of a session', () => {
  it('attaches with its ticket, and opens what was asked for before', () => {
    const end = new RepresentativeEnd<Shell>(limits, 0);
    expect(end.channels.open(shell)).toEqual({ channel: 1, effects: [] });
    expect(sent(end.connected('one', 0))).toEqual([{ t: 'attach', ticket: 'one' }]);
    expect(sent(end.heard(attached(false), 1))).toEqual([{ t: 'open', channel: 1, ...shell }]);
    expect(end.phase).toBe('attached');
  });

  it('comes back with a new ticket, and says what it has of each channel', () => {
    const end = begun();
    end.channels.open(shell);
    end.heard({ t: 'opened', channel: 1 }, 0);
    end.heardData(1, new Uint8Array(7), 0);
    expect(end.lost({ code: 1006, reason: '' }, 1_000)).toEqual([
      { do: 'away', whose: 'ours', untilMs: 61_000 },
      { do: 'dial', inMs: 100 },
    ]);
    expect(sent(end.connected('two', 2_000))).toEqual([
      { t: 'attach', ticket: 'two', resume: true },
    ]);
    const back = end.heard(attached(true), 2_000);
    expect(done(back)).toEqual(['attached', 'back', 'send']);
    expect(sent(back)).toEqual([{ t: 'resume', channel: 1, received: 7 }]);
  });

  it('dials slower and slower, and gives up when the grace is over', () => {
    const end = begun();
    end.lost({ code: 1006, reason: '' }, 0);
    const dials = Array.from({ length: 6 }, (_, n) =>
      end.unreachable({ forGood: false, reason: '' }, n),
    );
    expect(dials.flat().map((effect) => effect.do === 'dial' && effect.inMs)).toEqual([
      200, 400, 800, 1_600, 2_000, 2_000,
    ]);
    expect(end.tick(graceMs - 1)).toEqual([]);
    expect(done(end.tick(graceMs))).toEqual(['hang-up', 'ended']);
  });

  it('ends at once where it is over for good', () => {
    const over = (step: (end: End) => Effects) => step(begun()).at(-1);
    const ended = (reason: string, code: string) => ({ do: 'ended', reason, code });
    expect(over((end) => end.heard({ t: 'ended', reason: 'Bye.', code: 'deleted' }, 0))).toEqual(
      ended('Bye.', 'deleted'),
    );
    expect(over((end) => end.lost({ code: 4410, reason: 'Over.' }, 0))).toEqual(
      ended('Over.', 'connection-lost'),
    );
    expect(
      over((end) => {
        end.lost({ code: 1006, reason: '' }, 0);
        return end.unreachable({ forGood: true, reason: 'No such session.' }, 0);
      }),
    ).toEqual(ended('No such session.', 'connection-lost'));
    const early: End = new RepresentativeEnd<Shell>(limits, 0);
    expect(early.lost({ code: 1006, reason: 'refused' }, 0).at(-1)).toEqual(
      ended('refused', 'connection-lost'),
    );
  });

  it('pings a quiet line, and drops one that is silent', () => {
    const end = begun();
    expect(end.tick(limits.heartbeatMs - 1)).toEqual([]);
    expect(sent(end.tick(limits.heartbeatMs))).toEqual([{ t: 'ping' }]);
    expect(end.tick(limits.heartbeatMs + 1)).toEqual([]);
    expect(done(end.tick(limits.silenceMs))).toEqual(['hang-up', 'away', 'dial']);
  });

  it('says a saying again until the line has answered after it', () => {
    const end = begun();
    const saying = { id: 'a', text: 'hello' };
    expect(sent(end.say(saying, 0))).toEqual([{ t: 'say', ...saying }, { t: 'ping' }]);
    end.lost({ code: 1006, reason: '' }, 0);
    end.connected('two', 0);
    expect(sent(end.heard(attached(true), 0))).toEqual([{ t: 'say', ...saying }, { t: 'ping' }]);
    end.heard({ t: 'pong' }, 0);
    end.lost({ code: 1006, reason: '' }, 0);
    end.connected('three', 0);
    expect(sent(end.heard(attached(true), 0))).toEqual([]);
  });

  it('shows each saying once', () => {
    const end = begun();
    const from = { type: 'customer', name: 'Ada' } as const;
    const said = { t: 'said', n: 1, from, text: 'hello', at: '2026-11-21T22:00:00Z' } as const;
    expect(done([...end.heard(said, 0), ...end.heard(said, 0)])).toEqual(['said']);
  });

  it('has patience while the computer is away too', () => {
    const end = begun();
    end.lost({ code: 1001, reason: '' }, 0);
    end.connected('two', graceMs - 1);
    end.heard({ t: 'suspended', until: new Date(0).toISOString() }, graceMs - 1);
    expect(end.tick(graceMs)).toEqual([]);
    expect(done(end.heard(attached(true), graceMs + 5_000))).toEqual(['attached', 'back']);
  });

  it('waits for the computer’s line, and tells a terminal’s size when it is there again', () => {
    const end = begun();
    end.channels.open(shell);
    end.heard({ t: 'opened', channel: 1 }, 0);
    const until = new Date(5_000).toISOString();
    expect(end.heard({ t: 'suspended', until }, 0)).toEqual([
      { do: 'away', whose: 'theirs', untilMs: 5_000 },
    ]);
    expect(end.channels.resize(1, { cols: 90, rows: 9 })).toEqual([]);
    expect(end.channels.write(1, Uint8Array.of(1))).toEqual([]);
    end.heard({ t: 'restored' }, 0);
    const effects = end.heard({ t: 'resumed', channel: 1, received: 0 }, 0);
    expect(sent(effects)).toEqual([{ t: 'resize', channel: 1, cols: 90, rows: 9 }]);
    expect(done(effects)).toEqual(['send', 'send-data', 'drained']);
  });

  it('begins a channel anew that nobody knew, and loses one that was there', () => {
    const end = begun();
    end.channels.open(shell);
    end.channels.open(shell);
    end.heard({ t: 'opened', channel: 2 }, 0);
    end.lost({ code: 1006, reason: '' }, 0);
    end.connected('two', 0);
    end.heard(attached(true), 0);
    const gone = { t: 'refused', code: 'channel-unknown', message: 'Gone.' } as const;
    expect(sent(end.heard({ ...gone, channel: 1 }, 0))).toEqual([
      { t: 'open', channel: 1, ...shell },
    ]);
    expect(end.heard({ ...gone, channel: 2 }, 0)).toEqual([
      {
        do: 'over',
        channel: 2,
        end: { kind: 'failed', code: 'channel-unknown', reason: 'Gone.' },
      },
    ]);
  });

  it('closes a channel also where nobody could be told', () => {
    const end = begun();
    end.channels.open(shell);
    end.heard({ t: 'opened', channel: 1 }, 0);
    end.lost({ code: 1006, reason: '' }, 0);
    expect(done(end.channels.close(1, 'enough'))).toEqual(['over']);
    end.connected('two', 0);
    end.heard(attached(true), 0);
    const effects = end.heard({ t: 'resumed', channel: 1, received: 0 }, 0);
    expect(effects).toEqual([
      { do: 'send', message: { t: 'close', channel: 1, reason: 'enough' } },
    ]);
    expect(end.channels.count).toBe(0);
  });
});
