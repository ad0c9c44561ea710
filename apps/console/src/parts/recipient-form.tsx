import { useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { createRecipient } from '../adapters/site-api.js';
import type { Recipient } from '../adapters/site-api.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';

type Props = Readonly<{ onCreated: (recipient: Recipient) => void }>;

export function RecipientForm({ onCreated }: Props) {
  const [problem, setProblem] = useState('');
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: element } = event;
    if (!(element instanceof HTMLFormElement)) return;
    const form = new FormData(element);
    setProblem('');
    createRecipient({
      name: textOf(form, 'name'),
      url: textOf(form, 'url'),
      format: form.get('format') === 'json' ? 'json' : 'form',
    }).then(
      (recipient) => {
        element.reset();
        onCreated(recipient);
      },
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <form class="form-inline" onSubmit={create}>
      <label>
        Name
        <input name="name" required maxLength={255} />
      </label>
      <label class="grow">
        URL
        <input name="url" type="url" required placeholder="https://" />
      </label>
      <label>
        Format
        <select name="format">
          <option value="form">Form fields</option>
          <option value="json">JSON (CloudEvents)</option>
        </select>
      </label>
      <button type="submit" class="button-main">
        Add recipient
      </button>
      <Problem text={problem} />
    </form>
  );
}
