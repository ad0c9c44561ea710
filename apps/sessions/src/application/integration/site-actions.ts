import { CLOCK, CONFIG } from '@jumpfleet/lifecycle';
import type { Clock } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsConfig } from '../../config.js';
import { SHARD_LEASES } from '../ports.js';
import type { ShardLeases } from '../ports.js';
import { element } from '../record/xml.js';
import type { Xml } from '../record/xml.js';
import { CommandRefused, commandApiVersion } from './command.js';
import type { CommandAction, CommandParameters, CommandRequest } from './command.js';
import { LiveParts } from './live-parts.js';

const clientTypes = [
  'representative',
  'support_customer',
  'presentation_attendee',
  'push_agent',
] as const;
type ClientType = (typeof clientTypes)[number];
type ConnectedClient = Readonly<{
  type: ClientType;
  id: string;
  name: string;
  sessionId: string;
}>;

const maxIds = 100;

/** The site itself: one appliance, whoever is connected to it, and how it is. */
@Injectable()
export class SiteActions {
  constructor(
    private readonly parts: LiveParts,
    @Inject(SHARD_LEASES) private readonly shards: ShardLeases,
    @Inject(CONFIG) private readonly config: SessionsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  readonly actions: Readonly<Record<string, CommandAction>> = {
    get_appliances: { takes: [], changes: false, run: async () => this.appliances() },
    get_connected_client_list: {
      takes: ['type', 'summary_only'],
      changes: false,
      run: ({ parameters }) => this.connectedList(parameters),
    },
    get_connected_clients: {
      takes: ['type', 'id', 'include_connections'],
      changes: false,
      run: ({ parameters }) => this.connected(parameters),
    },
    check_health: { takes: [], changes: false, run: () => this.health() },
    get_api_info: { takes: [], changes: false, run: (request) => this.information(request) },
  };

  private get host(): string {
    return new URL(this.config.PUBLIC_URL).hostname;
  }

  private appliances(): Xml {
    return element('appliances', {}, [
      element('appliance', { id: this.host }, [
        element('hostname', {}, this.host),
        element('role', {}, 'primary'),
      ]),
    ]);
  }

  private async connectedList(parameters: CommandParameters): Promise<Xml> {
    const types = typesOf(parameters);
    const clients = await this.connectedOf(types);
    const summary = element('connected_client_summary', {}, [
      element(
        'appliance_summary',
        { id: this.host },
        types.map((type) =>
          element('count', { type }, clients.filter((client) => client.type === type).length),
        ),
      ),
    ]);
    if (parameters.flag('summary_only')) return summary;
    return element('connected_client_list', {}, [
      summary,
      ...clients.map(({ type, id }) => element('connected_client', { type, id })),
    ]);
  }

  private async connected(parameters: CommandParameters): Promise<Xml> {
    const wanted = parameters.optional('id')?.split(',');
    if (wanted && wanted.length > maxIds)
      throw new CommandRefused(`At most ${maxIds} ids can be asked about at once.`);
    const clients = (await this.connectedOf(typesOf(parameters))).filter(
      ({ id }) => wanted?.includes(id) ?? true,
    );
    const withConnections = parameters.flag('include_connections');
    return element(
      'connected_clients',
      {},
      clients.map((client) => connectedClient(client, withConnections ? this.host : undefined)),
    );
  }

  private async connectedOf(types: readonly ClientType[]): Promise<readonly ConnectedClient[]> {
    const representatives = types.includes('representative')
      ? await this.parts.representatives()
      : [];
    const customers = types.includes('support_customer') ? await this.parts.customers() : [];
    return [
      ...representatives.map(({ leg, name, sessionId }) => ({
        ...({ type: 'representative', id: leg, name, sessionId } as const),
      })),
      ...customers.map((customer) => ({ type: 'support_customer', ...customer }) as const),
    ];
  }

  /** What is asked on the way was answered by the database; the shards say of themselves that they run. */
  private async health(): Promise<Xml> {
    await this.parts.representatives();
    const shards = await this.shards.current();
    const isWell = shards !== undefined && shards.size > 0;
    return element('health', {}, [
      element('appliance', { id: this.host }, [
        element('hostname', {}, this.host),
        element('role', {}, 'primary'),
        element('success', {}, isWell ? 1 : 0),
        ...(isWell ? [] : [element('error_message', {}, 'No connection gateway runs.')]),
      ]),
    ]);
  }

  private async information({ principal }: CommandRequest): Promise<Xml> {
    const now = this.clock.now();
    return element('api_information', {}, [
      element('api_version', {}, commandApiVersion),
      element('timestamp', { ts: Math.floor(now.getTime() / 1_000) }, now.toISOString()),
      element('account', { id: principal.id }, principal.name),
    ]);
  }
}

function connectedClient(
  { type, id, name, sessionId }: ConnectedClient,
  appliance: string | undefined,
): Xml {
  return element('connected_client', { type, id }, [
    element('name', {}, name),
    ...(appliance === undefined
      ? []
      : [element('connections', {}, [element('connection', { appliance, lsid: sessionId })])]),
  ]);
}

/** A list with commas, or `all`, which is also what nothing means. */
function typesOf(parameters: CommandParameters): readonly ClientType[] {
  const text = parameters.optional('type') ?? 'all';
  if (text === 'all') return clientTypes;
  return text.split(',').map((name) => {
    const type = clientTypes.find((known) => known === name);
    if (!type) throw new CommandRefused(`The type ${name} is not known.`);
    return type;
  });
}
