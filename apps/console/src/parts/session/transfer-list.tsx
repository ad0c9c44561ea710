import { formatBytes, share } from '../../application/format.js';
import type { Transfer, Transfers } from '../../application/session/transfers.js';
import { shownName } from '../../application/session/paths.js';
import { useStore } from '../use-store.js';

function stateText({ state, bytes, total, problem, sha256 }: Transfer): string {
  switch (state) {
    case 'digest':
      return 'Reading the file …';
    case 'waiting':
      return 'Waiting for its turn';
    case 'running':
      return total < 0 ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`;
    case 'done':
      return sha256 === ''
        ? formatBytes(bytes)
        : `${formatBytes(bytes)}, verified: SHA-256 ${sha256.slice(0, 12)} …`;
    case 'failed':
      return problem;
  }
}

function Row({ transfer, transfers }: Readonly<{ transfer: Transfer; transfers: Transfers }>) {
  const { id, name, direction, state, bytes, total, sha256, canResume } = transfer;
  const shown = shownName(name);
  const arrow = direction === 'up' ? '↑' : '↓';
  return (
    <li class={`transfer is-${state}`}>
      <span class="transfer-name" title={shown}>
        <span aria-label={direction === 'up' ? 'Upload of' : 'Download of'}>{arrow}</span> {shown}
      </span>
      <meter
        aria-label={`Progress of ${shown}`}
        min={0}
        max={100}
        value={state === 'done' ? 100 : share(bytes, total)}
      />
      <span class="transfer-state" title={sha256} role={state === 'failed' ? 'alert' : 'status'}>
        {stateText(transfer)}
      </span>
      {state === 'failed' && canResume && (
        <button type="button" class="button-small" onClick={() => void transfers.resume(id)}>
          Resume
        </button>
      )}
      <button
        type="button"
        class="button-small"
        aria-label={`${state === 'running' ? 'Stop' : 'Remove'} ${shown}`}
        onClick={() => transfers.remove(id)}
      >
        {state === 'running' || state === 'digest' ? 'Stop' : 'Remove'}
      </button>
    </li>
  );
}

/** Uploads and downloads with their progress; those that broke go on where they were. */
export function TransferList({ transfers }: { transfers: Transfers }) {
  const list = useStore(transfers.list);
  return list.length === 0 ? null : (
    <ul class="transfers" aria-label="Transfers">
      {list.map((transfer) => (
        <Row key={transfer.id} transfer={transfer} transfers={transfers} />
      ))}
    </ul>
  );
}
