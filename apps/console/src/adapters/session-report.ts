import { apiError, readBody } from './api.js';
import { reportUrl } from './sessions-api.js';

export type ReportFormat = 'xml' | 'json';

/** A session's report as the server writes it. */
export async function readReport(sessionId: string, format: ReportFormat): Promise<Blob> {
  const response = await fetch(reportUrl(sessionId), {
    credentials: 'same-origin',
    headers: { accept: `application/${format}` },
  });
  if (!response.ok) throw apiError(response.status, await readBody(response));
  return response.blob();
}
