import { useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { deleteRelease } from '../../adapters/upgrades-api.js';
import type { Release } from '../../adapters/upgrades-api.js';
import { formatBytes, formatInstant } from '../../application/format.js';
import { versionParts } from '../../application/version-parts.js';
import { Problem } from '../notice.js';
import { UploadForm } from './upload-form.js';

type Props = Readonly<{
  releases: readonly Release[];
  problem: string;
  onChanged: () => void;
}>;

/** Signed packages: what clients can be upgraded to. */
export function PackagesCard({ releases, problem, onChanged }: Props) {
  const [refusal, setRefusal] = useState('');
  const remove = (id: string) => {
    setRefusal('');
    deleteRelease(id).then(onChanged, (error: unknown) => setRefusal(messageOf(error)));
  };
  return (
    <section class="card" aria-labelledby="packages-title">
      <h2 id="packages-title">Packages</h2>
      <Problem text={problem === '' ? refusal : problem} />
      {releases.length === 0 ? (
        <p class="muted">
          None. <code>npm run packages -- publish --version …</code> builds, signs and uploads one.
        </p>
      ) : (
        <PackageTable releases={releases} onRemove={remove} />
      )}
      <UploadForm onUploaded={onChanged} />
    </section>
  );
}

type TableProps = Readonly<{ releases: readonly Release[]; onRemove: (id: string) => void }>;

function PackageTable({ releases, onRemove }: TableProps) {
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Revision</th>
          <th scope="col">Platform</th>
          <th scope="col" class="number">
            Size
          </th>
          <th scope="col">Added</th>
          <th scope="col">Expires</th>
          <th scope="col">Replaces</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {releases.map((release) => (
          <PackageRow key={release.id} release={release} onRemove={() => onRemove(release.id)} />
        ))}
      </tbody>
    </table>
  );
}

function replaces({ minimum_version: least, rollback_from: from }: Release): string {
  if (from.length > 0) return `roll-back from ${from.join(', ')}`;
  return least === null ? 'all older ones' : `older ones from ${least}`;
}

function PackageRow({ release, onRemove }: Readonly<{ release: Release; onRemove: () => void }>) {
  const { version, revision } = versionParts(release.version);
  return (
    <tr class={release.good ? '' : 'is-away'}>
      <th scope="row">{version}</th>
      <td>{revision}</td>
      <td>{release.platform}</td>
      <td class="number">{formatBytes(release.length)}</td>
      <td>{formatInstant(release.added_at)}</td>
      <td>
        {formatInstant(release.expires_at)} {!release.good && <span class="mark">Not trusted</span>}
      </td>
      <td>{replaces(release)}</td>
      <td class="row-actions">
        <button
          type="button"
          class="button-small"
          disabled={release.in_use}
          aria-label={`Delete ${release.version} for ${release.platform}`}
          onClick={onRemove}
        >
          {release.in_use ? 'In use' : 'Delete'}
        </button>
      </td>
    </tr>
  );
}
