/** Postgres's classes for "not reachable, starting, stopping, full, not yet created", and the socket's own. */
const outageCodes =
  /^(08...|57P0[123]|53300|3D000|ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/;
const outageMessages =
  /^(timeout expired|timeout exceeded when trying to connect|Connection terminated.*|Client has encountered a connection error.*|Connection is closed\.?)$/i;

/** Whether an error says that a server is away, which passes by itself, rather than that we are wrong. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as Readonly<Record<string, unknown>>;
  if (Array.isArray(errors)) return errors.some((part) => isOutage(part));
  return outageCodes.test(String(code)) || outageMessages.test(String(message));
}
