import { describe, expect, it } from '@jest/globals';
import { createWithSecrets } from './new-recipient.js';
import type { CreatedRecipient, RecipientPort } from './new-recipient.js';
import { newHttpDraft } from './recipient-draft.js';

/** Remembers what it was told, in order. */
class Notebook implements RecipientPort {
  readonly told: string[] = [];
  #recipient: CreatedRecipient | undefined;

  async create(draft: Parameters<RecipientPort['create']>[0]) {
    this.told.push(`create enabled=${String(draft.enabled)}`);
    const standing = {
      status: 'ok',
      queued_events: 0,
      secret_names: [],
      previous_secret_valid_until: null,
    } as const;
    const since = { failing_since: null, last_error: null, last_delivered_at: null };
    const created = { ...draft, ...standing, ...since, id: 'r-1', secret: 'whsec_x' };
    this.#recipient = created;
    return created;
  }

  async change(id: string, change: object) {
    this.told.push(`change ${id} ${JSON.stringify(change)}`);
    if (this.#recipient === undefined) throw new Error('nothing was created');
    return { ...this.#recipient, ...change };
  }

  async setSecret(id: string, name: string, value: string) {
    this.told.push(`secret ${id} ${name}=${value}`);
  }
}

describe('a new recipient', () => {
  it('hears of events only once it has the secrets that its templates need', async () => {
    const port = new Notebook();
    const created = await createWithSecrets(port, newHttpDraft([]), { token: 't', unused: '' });
    expect(port.told).toEqual([
      'create enabled=false',
      'secret r-1 token=t',
      'change r-1 {"enabled":true}',
    ]);
    expect(created).toMatchObject({ enabled: true, secret: 'whsec_x' });
  });

  it('without secrets is made at once', async () => {
    const port = new Notebook();
    await createWithSecrets(port, newHttpDraft([]), {});
    expect(port.told).toEqual(['create enabled=true']);
  });

  it('stays disabled where that was wished', async () => {
    const port = new Notebook();
    await createWithSecrets(port, { ...newHttpDraft([]), enabled: false }, { token: 't' });
    expect(port.told).toEqual(['create enabled=false', 'secret r-1 token=t']);
  });
});
