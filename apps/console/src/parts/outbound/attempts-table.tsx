import type { DeliveryAttempt } from '@jumpfleet/outbound-contracts';
import { formatInstant } from '../../application/format.js';
import { attemptWords } from '../../application/outbound/recipient-words.js';

/** Every attempt: when, how it ended, how long that took, and how the answer began. */
export function AttemptsTable({ attempts }: { attempts: readonly DeliveryAttempt[] }) {
  if (attempts.length === 0) return <p class="muted">Not tried yet.</p>;
  return (
    <table class="plain-table attempts">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">When</th>
          <th scope="col">Outcome</th>
          <th scope="col" class="number">
            Took
          </th>
          <th scope="col">Answer</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={attempt.number}>
            <th scope="row">{attempt.number}</th>
            <td class="cell-time">{formatInstant(attempt.at)}</td>
            <td class={attempt.error === null ? '' : 'is-error'}>{attemptWords(attempt)}</td>
            <td class="number">{attempt.duration_ms} ms</td>
            <td>
              {attempt.response_excerpt !== null && attempt.response_excerpt !== '' && (
                <pre class="excerpt" tabIndex={0}>
                  {attempt.response_excerpt}
                </pre>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
