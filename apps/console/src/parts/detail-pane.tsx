import type { ComponentChildren } from 'preact';
import type { JumpClient } from '../application/fleet.js';
import { formatInstant } from '../application/format.js';
import { CopyButton } from './copy-button.js';
import { HistoryView } from './history-view.js';
import { Problem } from './notice.js';
import { StatisticsView } from './statistics-view.js';
import { StatusMark } from './status-mark.js';
import { UpgradeMark } from './upgrade-mark.js';
import { WakeButton } from './wake-button.js';
import { versionParts } from '../application/version-parts.js';

type FactProps = Readonly<{ label: string; children: ComponentChildren }>;

function Fact({ label, children }: FactProps) {
  return children === '' || children === null || children === undefined ? null : (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

const instant = (at: string | null) => (at === null ? '' : formatInstant(at));
const installModes: Readonly<Record<string, string>> = { service: 'Service', user: 'User' };

function Facts({ client }: { client: JumpClient }) {
  const { statistics } = client;
  const { version, revision } = versionParts(client.version);
  return (
    <dl class="facts">
      <Fact label="Hostname">{client.hostname}</Fact>
      <Fact label="FQDN">{statistics?.fqdn}</Fact>
      <Fact label="Operating system">{statistics?.operating_system}</Fact>
      <Fact label="Platform">{client.platform}</Fact>
      <Fact label="Console user">{statistics?.console_user}</Fact>
      <Fact label="Private IP">{client.private_ip}</Fact>
      <Fact label="Public IP">{client.public_ip}</Fact>
      <Fact label="Group">{client.jump_group}</Fact>
      <Fact label="Tag">{client.tag}</Fact>
      <Fact label="Comments">{client.comments}</Fact>
      <Fact label="Version">{version}</Fact>
      <Fact label="Revision">{revision}</Fact>
      <Fact label="Install mode">{installModes[client.install_mode]}</Fact>
      <Fact label="Last connect">{instant(client.last_connect_at)}</Fact>
      <Fact label="Last accessed">{instant(client.last_accessed_at)}</Fact>
      <Fact label="Last disconnect">{instant(client.last_disconnect_at)}</Fact>
      <Fact label="Shard">{client.shard}</Fact>
      <Fact label="Id">
        <span class="fact-id">
          <code title={client.id}>{client.id}</code>
          <CopyButton text={client.id} class="button-quiet button-small" />
        </span>
      </Fact>
    </dl>
  );
}

export type ClientActions = Readonly<{
  onJump: (client: JumpClient) => void;
  onEdit: (client: JumpClient) => void;
  onRemove: (client: JumpClient) => void;
}>;

type Props = ClientActions &
  Readonly<{ client: JumpClient; problem: string; isBusy: boolean; onClose: () => void }>;

function Head({ client, onClose }: Pick<Props, 'client' | 'onClose'>) {
  return (
    <header class="detail-head">
      <div>
        <h2 title={client.name}>{client.name}</h2>
        <StatusMark status={client.status} /> <UpgradeMark client={client} />
      </div>
      <button
        type="button"
        class="button-quiet button-icon"
        aria-label="Close details"
        onClick={onClose}
      >
        ×
      </button>
    </header>
  );
}

/** Everything about the selected client, and what can be done with it. */
export function DetailPane({ client, problem, isBusy, onClose, ...actions }: Props) {
  return (
    <aside class="detail" aria-label={`Details of ${client.name}`}>
      <Head client={client} onClose={onClose} />
      <div class="detail-actions">
        <button
          type="button"
          class="button-main"
          disabled={isBusy}
          onClick={() => actions.onJump(client)}
        >
          {isBusy ? 'Jumping …' : 'Jump'}
        </button>
        <button type="button" onClick={() => actions.onEdit(client)}>
          Properties…
        </button>
        <button type="button" class="button-danger" onClick={() => actions.onRemove(client)}>
          Remove
        </button>
      </div>
      <Problem text={problem} />
      <WakeButton key={client.id} client={client} />
      <section aria-label="Statistics">
        <StatisticsView
          statistics={client.statistics}
          at={client.statistics_at}
          isOnline={client.status === 'online'}
        />
      </section>
      <section aria-label="Properties">
        <Facts client={client} />
      </section>
      <HistoryView key={client.id} clientId={client.id} />
    </aside>
  );
}
