import { describe, expect, it } from '@jest/globals';

import { eventsReport } from './events-report.js';

const model = { readModel: 'jump-client', rows: 3, missing: 0, unexpected: 0, different: 0 };

describe('What an operation on events found', () => {
  it('D6: says of each read model that it is equal, or which rows differ', () => {
    const equal = { ...model, equal: true, examples: [] };
    expect(eventsReport('compare', { equal: true, read_models: [equal] })).toEqual({
      isGood: true,
      lines: ['jump-client: equal to a replay (3 rows)'],
    });
    const examples = [{ key: 'c-1', served: { tag: 'x' }, replayed: { tag: 'y' } }];
    const differs = { ...model, equal: false, different: 1, examples };
    expect(eventsReport('compare', { equal: false, read_models: [differs] })).toEqual({
      isGood: false,
      lines: [
        'jump-client: DIFFERS: 0 rows missing, 0 unexpected, 1 different',
        '  c-1: served {"tag":"x"}, replayed {"tag":"y"}',
      ],
    });
  });

  it('D6: says how long commands waited for a rebuild', () => {
    const rebuilt = { events: 12, durationMs: 34, heldUpMs: 5 };
    expect(eventsReport('rebuild', rebuilt).lines).toEqual([
      '12 events replayed in 34 ms; commands were held up for 5 ms',
    ]);
  });

  it('D6: counts broken streams and parked events as bad', () => {
    const broken = [{ stream: 's', revision: 2, fault: 'its predecessor was changed' }];
    expect(eventsReport('verify', { streams: 1, events: 3, broken })).toEqual({
      isGood: false,
      lines: [
        '3 events in 1 streams, 1 of them broken',
        '  s, revision 2: its predecessor was changed',
      ],
    });
    const event = {
      id: '7',
      source: 'policy',
      type: 't',
      eventId: 'e',
      error: 'a\nb',
      attempts: 2,
    };
    expect(eventsReport('replay-parked', { replayed: 1, parked: [event] })).toEqual({
      isGood: false,
      lines: [
        '1 parked events were handled',
        '1 events are parked',
        '  7: t e of policy, 2 attempts: a',
      ],
    });
    expect(eventsReport('parked', { items: [] })).toMatchObject({ isGood: true });
  });
});
