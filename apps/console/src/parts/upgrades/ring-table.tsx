import type { UpgradeCycleItem, UpgradeRingItem } from '@jumpfleet/upgrades-contracts';
import { formatCount, formatDuration } from '../../application/format.js';
import { ringStates, shareWords } from '../../application/upgrade-words.js';

const figures = [
  ['clients', 'Jump Clients'],
  ['queued', 'Queued'],
  ['upgrading', 'Upgrading'],
  ['upgraded', 'Upgraded'],
  ['failed', 'Failed'],
  ['offline', 'Offline'],
] as const;

export function RingTable({ rings }: { rings: readonly UpgradeRingItem[] }) {
  return (
    <table class="plain-table">
      <caption>Rings</caption>
      <thead>
        <tr>
          <th scope="col">Ring</th>
          <th scope="col">State</th>
          <th scope="col">Soak</th>
          {figures.map(([key, title]) => (
            <th scope="col" key={key} class="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rings.map((ring) => (
          <tr key={ring.number} class={ring.state === 'waiting' ? 'is-away' : ''}>
            <th scope="row">
              {ring.number}: up to {shareWords(ring.share)}
            </th>
            <td>{ringStates[ring.state]}</td>
            <td>{ring.soak_seconds === 0 ? '' : formatDuration(ring.soak_seconds)}</td>
            {figures.map(([key]) => (
              <td key={key} class="number">
                {formatCount(ring[key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function VersionTable({ versions }: Pick<UpgradeCycleItem, 'versions'>) {
  return versions.length === 0 ? null : (
    <table class="plain-table narrow-table">
      <caption>Versions in the scope</caption>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col" class="number">
            Jump Clients
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, clients }) => (
          <tr key={version}>
            <th scope="row">{version === '' ? 'not known yet' : version}</th>
            <td class="number">{formatCount(clients)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
