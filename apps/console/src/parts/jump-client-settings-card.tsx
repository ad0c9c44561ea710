import { useCallback, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { jumpClientSettings, saveJumpClientSettings } from '../adapters/site-api.js';
import { Problem } from './notice.js';
import { useAnswer } from './use-answer.js';

const lowestRate = 1;
const highestRate = 300;

/** GW-02: how many Jump Clients may connect in each second, over all shards together. */
export function JumpClientSettingsCard() {
  const settings = useAnswer(useCallback(() => jumpClientSettings(), []));
  const [problem, setProblem] = useState('');
  const [isSaved, setIsSaved] = useState(false);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const rate = Number(new FormData(event.currentTarget).get('rate'));
    setProblem('');
    saveJumpClientSettings({ connection_rate_per_second: rate }).then(
      () => setIsSaved(true),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <section class="card" aria-labelledby="settings-title">
      <h2 id="settings-title">Jump Clients</h2>
      <Problem text={settings.problem} />
      {settings.value !== undefined && (
        <form class="form-inline" onSubmit={save} onInput={() => setIsSaved(false)}>
          <label>
            Connections per second
            <input
              name="rate"
              type="number"
              required
              min={lowestRate}
              max={highestRate}
              defaultValue={String(settings.value.connection_rate_per_second)}
            />
          </label>
          <button type="submit" class="button-main">
            Save
          </button>
          <span class="muted" role="status">
            {isSaved ? 'Saved' : ''}
          </span>
        </form>
      )}
      <p class="muted">
        The most Jump Clients that may connect in each second, {lowestRate} to {highestRate}, after
        a network outage or during an upgrade. Those that wait are given a time to come back.
      </p>
      <Problem text={problem} />
    </section>
  );
}
