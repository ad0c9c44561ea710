import type { ChangeRecipientBody, CreateRecipientBody } from '@jumpfleet/outbound-contracts';
import type { RecipientSettings } from '@jumpfleet/outbound-domain';

/** From the names of the REST API to those of the domain. */
export function settingsOf(body: CreateRecipientBody): RecipientSettings {
  const { retry_interval_seconds, retry_duration_seconds, ...same } = body;
  return {
    ...same,
    retryIntervalSeconds: retry_interval_seconds,
    retryDurationSeconds: retry_duration_seconds,
  };
}

/** Only what the body names; what it leaves out stays as it is. */
export function changesOf(body: ChangeRecipientBody): Partial<RecipientSettings> {
  const { retry_interval_seconds, retry_duration_seconds, ...same } = body;
  const changes = {
    ...same,
    retryIntervalSeconds: retry_interval_seconds,
    retryDurationSeconds: retry_duration_seconds,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
