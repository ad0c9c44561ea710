import { expect, it } from '@jest/globals';
import { closeCodes } from '@jumpfleet/gateway-contracts';
import type { LineEnd } from './line-end.js';
import { nextMove } from './reconnect.js';

const closed = (code: number, reconnectWithinMs?: number): LineEnd => ({
  kind: 'closed',
  code,
  reason: '',
  reconnectWithinMs,
});
const refused = (status: number, code: string, afterMs = 0): LineEnd => ({
  kind: 'refused',
  status,
  code,
  detail: '',
  afterMs,
});

it('comes back exactly at its reserved slot, and that costs no attempt', () => {
  expect(nextMove(3, { kind: 'slot', inMs: 41_200, slot: 'token' }, 0.9)).toEqual({
    type: 'dial',
    afterMs: 41_200,
    attempt: 3,
    slot: 'token',
  });
});

it('GW-02: knocks again soon with its slot when nobody is where it was called to, and not for ever', () => {
  const unreachable: LineEnd = { kind: 'unreachable', error: 'ECONNRESET' };
  for (const end of [unreachable, closed(1006), refused(503, 'server-busy')]) {
    expect(nextMove(1, end, 0.5, 'token')).toEqual({
      ...{ type: 'dial', afterMs: 750, attempt: 2, slot: 'token' },
    });
    expect(nextMove(6, end, 0.5, 'token')).toMatchObject({ afterMs: 32_000, slot: undefined });
  }
  expect(nextMove(1, closed(1006, 60_000), 0.5, 'token')).toMatchObject({ slot: undefined });
  expect(nextMove(1, refused(503, 'server-busy', 9_000), 0.5, 'token')).toMatchObject({
    ...{ afterMs: 9_000, slot: undefined },
  });
});

it('waits longer after each attempt that reached nobody', () => {
  const end: LineEnd = { kind: 'unreachable', error: 'ECONNREFUSED' };
  expect(nextMove(4, end, 0.5)).toMatchObject({ afterMs: 8_000, attempt: 5 });
});

it('spreads its first knock as the server asked when a line that worked is lost', () => {
  expect(nextMove(7, closed(1006, 60_000), 0.5)).toMatchObject({ afterMs: 30_000, attempt: 1 });
  expect(nextMove(7, closed(1006, 0), 0.5)).toMatchObject({ afterMs: 0, attempt: 1 });
  expect(nextMove(7, closed(1006), 0.5)).toMatchObject({ afterMs: 64_000, attempt: 8 });
});

it('does not fight a copy of itself that took over its line', () => {
  expect(nextMove(0, closed(closeCodes.superseded, 1_000), 0.5)).toMatchObject({ afterMs: 16_000 });
});

it('hardly knocks while its identity is not accepted', () => {
  expect(nextMove(0, refused(401, 'credential-invalid'), 0.5)).toMatchObject({ afterMs: 150_000 });
});

it('never comes back before the time that the server asked for', () => {
  expect(nextMove(0, refused(503, 'server-busy', 30_000), 0.1)).toMatchObject({ afterMs: 30_000 });
});

it('D11: asks for an identity of its own once another goes on under this one, and waits for the decision', () => {
  expect(nextMove(7, refused(409, 'identity-split'), 0.5)).toEqual({ type: 'enrol-anew' });
  expect(nextMove(7, refused(409, 'identity-decision-pending', 15_000), 0.5)).toEqual({
    ...{ type: 'dial', afterMs: 22_500, attempt: 7, slot: undefined },
  });
});
