import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { enrolmentSlot } from '@jumpfleet/registry-contracts';
import { fakeClock } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { PostgresEnrolmentTurns } from './adapters/persistence/enrolment-turns.js';
import type { EnrolmentTurn } from './application/enrolment-turns.js';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
let processes: PostgresEnrolmentTurns[];
const clock = fakeClock('2026-03-01T12:00:00.000Z');

beforeAll(async () => {
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({ UPGRADES_GRPC: orchestrator.grpcAddress ?? '' });
  const { connectionString: url } = site.database.options;
  const open = async (): Promise<PostgresEnrolmentTurns> =>
    new PostgresEnrolmentTurns(
      await new DataSource({ type: 'postgres', url: url ?? '' }).initialize(),
    );
  processes = [await open(), await open()];
}, 60_000);
beforeEach(() => site.database.query('DELETE FROM enrolment_turn'));

const ask = async (computer: number, perMinute = 60): Promise<EnrolmentTurn> => {
  const line = processes[computer % processes.length];
  if (!line) throw new Error('no process');
  return line.ask(`computer-${computer}`, perMinute, clock.now());
};
const all = (computers: number, perMinute = 60): Promise<EnrolmentTurn[]> =>
  Promise.all(Array.from({ length: computers }, (_, index) => ask(index, perMinute)));
const inOrder = async (computers: number, perMinute: number): Promise<EnrolmentTurn[]> => {
  const turns: EnrolmentTurn[] = [];
  for (let computer = 0; computer < computers; computer++)
    turns.push(await ask(computer, perMinute));
  return turns;
};
const waits = (turns: readonly EnrolmentTurn[]) =>
  turns.filter((turn) => turn.kind === 'later').sort((a, b) => a.place - b.place);

describe('the line for enrolment', () => {
  it('GW-15: lets 60 in at once, over all processes, and gives each of the others a turn', async () => {
    const turns = await all(130);
    expect(turns.filter(({ kind }) => kind === 'now')).toHaveLength(60);
    const later = waits(turns);
    expect(later.map(({ place }) => place)).toEqual(Array.from({ length: 70 }, (_, n) => n + 1));
    expect(later.map(({ comeBackInMs }) => comeBackInMs)).toEqual(
      Array.from({ length: 70 }, (_, n) => (n < 60 ? 60_000 : 120_000)),
    );
  });

  it('GW-15: honours the turn of who comes back, and lets nobody in before', async () => {
    const first = await all(61);
    const waiting = first.findIndex(({ kind }) => kind === 'later');
    clock.advance(30_000);
    expect(await ask(waiting)).toEqual({ kind: 'later', comeBackInMs: 30_000, place: 1 });
    expect(await ask(1_000)).toMatchObject({ kind: 'later', place: 2 });
    clock.advance(30_000);
    expect(await ask(waiting)).toEqual({ kind: 'now' });
    clock.advance(59_000);
    expect(await ask(waiting)).toEqual({ kind: 'now' });
  });

  it('D12: gives a turn up when its computer stays away, and keeps it for who asks now and then', async () => {
    await inOrder(60, 10);
    const last = 59;
    expect(await ask(last, 10)).toMatchObject({ kind: 'later', comeBackInMs: 300_000 });
    clock.advance(299_000);
    expect(await ask(last, 10)).toMatchObject({ kind: 'later', comeBackInMs: 1_000 });
    clock.advance(51_000);
    const turns = await inOrder(60, 10);
    expect(turns[0]).toMatchObject({ kind: 'later', comeBackInMs: 10_000 });
    expect(turns[last]).toEqual({ kind: 'now' });
  });

  it('D12: gives all who wait new turns in their order when the rate is raised', async () => {
    await inOrder(12, 2);
    expect(await ask(11, 2)).toMatchObject({ kind: 'later', comeBackInMs: 300_000, place: 10 });
    const turns = await inOrder(12, 60);
    expect(turns.map(({ kind }) => kind)).toEqual(Array<string>(12).fill('now'));
  });

  it('D12: ends at a bound, and says so', async () => {
    await site.database.query(
      `INSERT INTO enrolment_turn SELECT n, 'other-' || n, 0, $1, $1 FROM generate_series(1, 100000) n`,
      [clock.now().getTime() + 3_600_000],
    );
    expect(await ask(1)).toEqual({ kind: 'line-full' });
  });
});

describe('POST /agent/enrol beyond the rate', () => {
  it('GW-15, D12: makes the 61st computer in a minute wait, and none fails', async () => {
    const { installer_id } = await site.installer({ paced: true });
    const requests = Array.from({ length: 61 }, () => enrolment(installer_id));
    const answers = await Promise.all(requests.map((request) => site.enrol(request)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60);
    const index = answers.findIndex(({ status }) => status === 503);
    const told = answers[index];
    expect(told?.body).toMatchObject({
      code: 'enrolment-slot',
      detail: 'Too many computers enrol at this moment. Come back at your slot.',
      slot_in_ms: expect.any(Number),
      place: 1,
    });
    const { slot_in_ms } = enrolmentSlot.parse(told?.body);
    expect(slot_in_ms).toBeGreaterThan(50_000);
    expect(told?.headers.get('retry-after')).toBe(String(Math.ceil(slot_in_ms / 1_000)));
    await site.database.query('UPDATE enrolment_turn SET due_at = due_at - 60000');
    const request = requests[index];
    expect(request && (await site.enrol(request)).status).toBe(201);
  });

  it('AG-03: lets in at its turn who came in time, though the validity ends while it waits', async () => {
    const { installer_id, id } = await site.installer({ paced: true });
    await site.call('PUT', '/api/v1/settings/jump-clients', { enrolments_per_minute: 1 });
    await site.enrol(enrolment(installer_id));
    const inTime = enrolment(installer_id);
    expect(await site.enrol(inTime)).toMatchObject({ status: 503 });
    await site.database.query(
      `UPDATE installer SET expires_at = now() - interval '1 millisecond' WHERE installer_id = $1`,
      [id],
    );
    await site.database.query(
      'UPDATE enrolment_turn SET due_at = due_at - 120000, asked_at = asked_at - 1000',
    );
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({ status: 410 });
    expect(await site.enrol(inTime)).toMatchObject({ status: 201 });
    await site.call('POST', `/api/v1/installers/${id}/revoke`);
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({ status: 410 });
  });
});
