import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Metrics } from '@jumpfleet/observability';
import type { AgentSocket } from './adapters/agent/agent-socket.js';
import type { ShardLinks } from './adapters/links/shard-links.js';
import { RecordingsStream } from './adapters/nats/recordings-stream.js';
import { SessionSubjects } from './adapters/nats/session-subjects.js';
import { ClientCalls } from './adapters/session/client-calls.js';
import { ClientRooms } from './adapters/session/client-rooms.js';
import { BusRelays } from './adapters/session/relay-ways.js';
import { SessionDoor } from './adapters/session/session-door.js';
import { CreditGate } from './application/credit-gate.js';
import { Recordings } from './application/recordings.js';
import type { Tickets } from './application/tickets.js';
import { sessionMetrics } from './session-metrics.js';

export type SessionSurroundings = Readonly<{
  nats: NatsConnection;
  /** None where the bus carries all bytes. */
  links: ShardLinks | undefined;
  shard: string;
  run: string;
  metrics: Metrics;
  newTickets: () => Tickets;
  find: (client: string) => AgentSocket | undefined;
  report: (line: SessionLine) => void;
  dismiss: (socket: AgentSocket) => void;
}>;

const sweepMs = 500;
const maxRecordedBytes = 16_777_216;
const recordingRetryMs = 500;

/** Everything of a shard that serves sessions, put together. */
export function openSessions(surroundings: SessionSurroundings) {
  const { nats, links, run, newTickets, find, report, dismiss } = surroundings;
  const counts = sessionMetrics(surroundings.metrics, {
    representatives: () => door.count,
    suspended: () => door.suspended,
    legs: () => rooms.legs,
    waiting: () => recordings.heldBytes,
  });
  const recordings = newRecordings(new RecordingsStream(nats, surroundings.shard), counts);
  const credit = new CreditGate();
  const subjects = new SessionSubjects(nats);
  const relays = new BusRelays(nats);
  const ways = { bus: relays, links };
  const rooms = new ClientRooms(newTickets(), ways, {
    recordings,
    credit,
    subjects,
    report,
    dismiss,
  });
  const calls = new ClientCalls(nats, ways, (client, request, relay) => {
    const socket = find(client);
    return socket && rooms.join(socket, request, relay);
  });
  const tickets = newTickets();
  const door = new SessionDoor({
    tickets,
    calls,
    credit,
    subjects,
    report,
    run,
    onResumed: counts.resumed,
  });
  const sweeping = setInterval(() => {
    const now = performance.now();
    door.sweep(now);
    rooms.sweep(now);
  }, sweepMs);
  return {
    door,
    rooms,
    stop: async (flushMs: number): Promise<void> => {
      clearInterval(sweeping);
      relays.stop();
      await links?.stop();
      await recordings.stop(flushMs);
    },
  };
}

function newRecordings(
  stream: RecordingsStream,
  { recorded, gap }: ReturnType<typeof sessionMetrics>,
): Recordings {
  return new Recordings({
    publish: (batches) => stream.publish(batches),
    maxBytes: maxRecordedBytes,
    retryMs: recordingRetryMs,
    onRecorded: recorded,
    onGap: gap,
  });
}
