/** Postgres's classes for "not reachable, starting, stopping, full, not yet created", and the socket's own. */
const outageCodes =
  /^(08...|57P0[123]|53300|3D000|ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/;
const outageMessages =
  /^(timeout expired|timeout exceeded when trying to connect|Connection terminated.*|Client has encountered a connection error.*|Connection is closed\.?)$/i;

/** Whether an error says that a server is away, which passes by itself, rather than that we are wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some((part) => isOutage(part));
  const code = 'code' in error ? String(error.code) : '';
  return outageCodes.test(code) || outageMessages.test(error.message);
}
