import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { fleetGuardDecider } from './fleet-guard.decider.js';
import type {
  ConfirmFleetGuard,
  FleetGuardConfirmed,
  FleetGuardRearmed,
  FleetGuardReleased,
  FleetGuardTripped,
  FleetObservation,
  ObserveFleet,
} from './fleet-guard.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const at = now.toISOString();
const given = specify(fleetGuardDecider, now);

const calm: FleetObservation = {
  total: 100,
  online: 90,
  onlineBefore: 90,
  dueLost: 0,
  dueDeletion: 0,
  lost: 0,
  deleted: 0,
};
const guard = { enabled: true, percent: 20, windowMinutes: 60 };
const see = (seen: Partial<FleetObservation>, settings = guard): ObserveFleet => ({
  type: 'ObserveFleet',
  data: { guard: settings, seen: { ...calm, ...seen } },
});
const tripped = (data: Partial<FleetGuardTripped['data']>): FleetGuardTripped => ({
  type: 'FleetGuardTripped',
  version: 1,
  data: {
    change: 'offline',
    clients: 21,
    total: 100,
    percent: 20,
    windowMinutes: 60,
    onlineBefore: 90,
    trippedAt: at,
    ...data,
  },
});
const ada = { id: 'user:ada', name: 'Ada' };
const bob = { id: 'user:bob', name: 'Bob' };
const confirm = (principal: typeof ada): ConfirmFleetGuard => ({
  type: 'ConfirmFleetGuard',
  data: { principal },
});
const confirmed = (principal: typeof ada): FleetGuardConfirmed => ({
  type: 'FleetGuardConfirmed',
  version: 1,
  data: { principal, confirmedAt: at },
});
const released = (
  reason: 'confirmed' | 'recovered',
  confirmedBy: (typeof ada)[],
): FleetGuardReleased => ({
  type: 'FleetGuardReleased',
  version: 1,
  data: { reason, confirmedBy, releasedAt: at },
});
const rearmed: FleetGuardRearmed = {
  type: 'FleetGuardRearmed',
  version: 1,
  data: { rearmedAt: at },
};

describe('The mass-change guard (D5)', () => {
  it('D5: trips when more than the share goes offline, is lost or is due for deletion', () => {
    given()
      .when(see({ online: 69 }))
      .emits(tripped({}));
    given()
      .when(see({ lost: 11, dueLost: 10 }))
      .emits(tripped({ change: 'lost' }));
    given()
      .when(see({ total: 95, deleted: 5, dueDeletion: 16 }))
      .emits(tripped({ change: 'deletion' }));
  });

  it('D5: does not trip at exactly the share, nor when it is switched off', () => {
    given()
      .when(see({ online: 70, dueLost: 20, dueDeletion: 20 }))
      .emits();
    given()
      .when(see({ online: 0, dueDeletion: 100 }, { ...guard, enabled: false }))
      .emits();
  });

  it('D5: is one alert, however long it lasts and whatever else follows', () => {
    given(tripped({}))
      .when(see({ online: 10, onlineBefore: 10, dueLost: 80, dueDeletion: 80 }))
      .emits();
  });

  it('D5: lets go by itself when the fleet is back and nothing is due', () => {
    given(tripped({}))
      .when(see({ online: 70, onlineBefore: 70 }))
      .emits(released('recovered', []));
    given(tripped({}))
      .when(see({ online: 90, dueDeletion: 21 }))
      .emits();
  });

  it('D5: is not let go by who changes its share, or switches it off, meanwhile', () => {
    for (const settings of [
      { ...guard, percent: 100 },
      { ...guard, enabled: false },
    ])
      given(tripped({}))
        .when(see({ online: 10, onlineBefore: 10 }, settings))
        .emits();
  });

  it('D5: is released by two administrators, never by one alone', () => {
    given(tripped({})).when(confirm(ada)).emits(confirmed(ada));
    given(tripped({}), confirmed(ada))
      .when(confirm(ada))
      .refuses({ kind: 'second-administrator-needed', name: 'Ada' });
    given(tripped({}), confirmed(ada))
      .when(confirm(bob))
      .emits(confirmed(bob), released('confirmed', [ada, bob]));
  });

  it('D5: has nothing to confirm while it does not hold', () => {
    given().when(confirm(ada)).refuses({ kind: 'fleet-guard-not-frozen' });
    given(tripped({}), released('confirmed', [ada, bob]))
      .when(confirm(ada))
      .refuses({ kind: 'fleet-guard-not-frozen' });
  });

  it('D5: forgets an earlier confirmation when it trips again', () =>
    given(tripped({}), confirmed(ada), released('recovered', []), tripped({}))
      .when(confirm(bob))
      .emits(confirmed(bob)));

  it('D5: lets what was confirmed be done before it watches again', () => {
    const past = [tripped({}), released('confirmed', [ada, bob])] as const;
    given(...past)
      .when(see({ dueDeletion: 60 }))
      .emits();
    given(...past)
      .when(see({ dueDeletion: 20, deleted: 40 }))
      .emits(rearmed);
    given(...past, rearmed)
      .when(see({ online: 60 }))
      .emits(tripped({ clients: 30 }));
  });
});
