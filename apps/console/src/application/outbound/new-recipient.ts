import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import type { Draft } from './recipient-draft.js';

/** A recipient as the answer to its creation has it: the only one with its signing secret. */
export type CreatedRecipient = RecipientItem & Readonly<{ secret?: string }>;

export interface RecipientPort {
  create(draft: Draft): Promise<CreatedRecipient>;
  change(id: string, change: object): Promise<RecipientItem>;
  setSecret(id: string, name: string, value: string): Promise<unknown>;
}

/**
 * A recipient whose templates need secrets is made disabled, gets them, and only then hears of events: its
 * first delivery would fail without them.
 */
export async function createWithSecrets(
  port: RecipientPort,
  draft: Draft,
  secrets: Readonly<Record<string, string>>,
): Promise<CreatedRecipient> {
  const given = Object.entries(secrets).filter(([, value]) => value !== '');
  if (given.length === 0) return port.create(draft);
  const created = await port.create({ ...draft, enabled: false });
  for (const [name, value] of given) await port.setSecret(created.id, name, value);
  if (!draft.enabled) return created;
  return { ...created, ...(await port.change(created.id, { enabled: true })) };
}
