import type { ClientStatus } from '../application/fleet.js';

const words: Readonly<Record<ClientStatus, string>> = {
  online: 'Online',
  passive: 'Passive',
  offline: 'Offline',
  lost: 'Lost',
  disabled: 'Disabled',
  uninstalled: 'Uninstalled',
};

/** A dot and the word: nobody has to tell colours apart. */
export function StatusMark({ status }: { status: ClientStatus }) {
  return (
    <span class={`status status-${status}`}>
      <span class="status-dot" aria-hidden="true" />
      {words[status]}
    </span>
  );
}
