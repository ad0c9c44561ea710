import type { Logger } from '@jumpfleet/observability';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';

export type { NatsConnection } from '@nats-io/transport-node';

export type NatsOptions = Readonly<{
  url: string;
  /** Shown by the server beside the connection. */
  name: string;
  logger?: Logger | undefined;
}>;

/** Waits for the server if it must, and reconnects for ever. */
export async function connectNats({ url, name, logger }: NatsOptions): Promise<NatsConnection> {
  const connection = await connect({
    ...addresses(url),
    name: `jumpfleet-${name}`,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 200,
    reconnectJitter: 200,
    pingInterval: 10_000,
    maxPingOut: 2,
    // Two errors with stacks for each request cost more than the request.
    noAsyncTraces: true,
  });
  if (logger) void logStatus(connection, logger);
  return connection;
}

/** One or more server urls, separated by commas; credentials may stand in the first. */
function addresses(url: string): NodeConnectionOptions {
  const servers = url.split(',').map((one) => new URL(one.trim()));
  const [first] = servers;
  const credentials = {
    user: decodeURIComponent(first?.username ?? ''),
    pass: decodeURIComponent(first?.password ?? ''),
  };
  return {
    servers: servers.map(({ host }) => host),
    ...(credentials.user === '' ? {} : credentials),
    ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
  };
}

async function logStatus(connection: NatsConnection, logger: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') logger.warn('the line to NATS is down');
    else if (status.type === 'reconnect') logger.info('the line to NATS is up again');
    else if (status.type === 'error') logger.warn({ err: status.error }, 'NATS reported an error');
    else if (status.type === 'slowConsumer')
      logger.warn({ pending: status.pending }, 'a NATS subscription falls behind');
  }
}

/** Throws unless the server answers now. */
export async function checkNats(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) throw new Error('the connection is closed');
  await connection.flush();
}

/** Delivers what is under way; if the server is away, gives that up after the deadline. */
export async function closeNats(connection: NatsConnection, deadlineMs = 2_000): Promise<void> {
  if (connection.isClosed()) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([connection.drain().catch(() => undefined), deadline]);
  clearTimeout(timer);
  if (!connection.isClosed()) await connection.close();
}
