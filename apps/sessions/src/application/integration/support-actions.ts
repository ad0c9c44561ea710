import { CONFIG } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { GenerateSessionKeyHandler } from '../attended/generate-session-key.handler.js';
import type {
  GeneratedKey,
  KeyRefusal,
  KeyWish,
} from '../attended/generate-session-key.handler.js';
import { SUPPORT_DIRECTORY } from '../attended/ports.js';
import type { FoundRepresentative, FoundTeam, SupportDirectory } from '../attended/ports.js';
import { element } from '../record/xml.js';
import type { Xml } from '../record/xml.js';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';
import type { SessionsConfig } from '../../config.js';
import { CommandRefused } from './command.js';
import type { CommandAction, CommandRequest } from './command.js';
import { LiveParts } from './live-parts.js';

/** No key was made; its words are those of the REST API. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';

  constructor(readonly refusal: KeyRefusal) {
    super(refusal.kind);
  }
}

/** Who supports, and keys that bring a customer to them (SB-19, SB-20). */
@Injectable()
export class SupportActions {
  constructor(
    @Inject(SUPPORT_DIRECTORY) private readonly people: SupportDirectory,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
    private readonly generate: GenerateSessionKeyHandler,
    private readonly parts: LiveParts,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  readonly actions: Readonly<Record<string, CommandAction>> = {
    get_logged_in_reps: {
      takes: [],
      changes: false,
      run: async () =>
        element('logged_in_reps', {}, (await this.loggedIn()).map(loggedInRepresentative)),
    },
    get_support_teams: { takes: [], changes: false, run: () => this.teams() },
    generate_session_key: {
      takes: ['type', 'queue_id', 'ttl', 'external_key', 'url_hostname', 'session.custom.*'],
      changes: true,
      run: (request) => this.key(request),
    },
  };

  /** Whoever has a line to a session now: the site knows of no other presence of a representative. */
  async loggedIn(): Promise<readonly FoundRepresentative[]> {
    const ids = [...new Set((await this.parts.representatives()).map(({ id }) => id))];
    return ids.length === 0 ? [] : this.people.find({ ids });
  }

  async makeKey(
    wish: KeyWish,
    urlHostname: string | undefined,
    { principal, cause }: Omit<CommandRequest, 'parameters'>,
  ): Promise<GeneratedKey> {
    const { hostname } = new URL(this.config.PUBLIC_URL);
    if (urlHostname !== undefined && urlHostname.toLowerCase() !== hostname)
      throw new CommandRefused(`The site has no public address ${urlHostname}.`);
    const made = await this.generate.handle(wish, principal, cause);
    if (made.ok) return made.value;
    throw new KeyRefused(made.refusal);
  }

  private async key(request: CommandRequest): Promise<Xml> {
    const { parameters } = request;
    if (parameters.required('type') !== 'support')
      throw new CommandRefused('The parameter type is support.');
    const { externalKey, custom } = parameters.custom();
    const wish = {
      queue: parameters.required('queue_id'),
      ttlSeconds: parameters.seconds('ttl'),
      externalKey,
      custom,
    };
    const made = await this.makeKey(wish, parameters.optional('url_hostname'), request);
    return element('session_key', {}, [
      element('short_key', {}, made.key),
      element('key_url', {}, made.url),
      element('mail_subject', {}, 'Your support session'),
      element('mail_body', {}, made.mailBody),
      element(
        'expires',
        { ts: Math.floor(made.expiresAt.getTime() / 1_000) },
        made.expiresAt.toISOString(),
      ),
    ]);
  }

  private async teams(): Promise<Xml> {
    const { issues } = await this.settings.current();
    const teams = await this.people.teams();
    return element(
      'support_teams',
      {},
      teams.map((team) =>
        supportTeam(
          team,
          issues.filter(({ teamId }) => teamId === team.number),
        ),
      ),
    );
  }
}

type Issue = Readonly<{ codeName: string; name: string }>;

function loggedInRepresentative({ number, username, name }: FoundRepresentative): Xml {
  return element('rep', { id: number }, [
    element('type', {}, 'normal'),
    element('username', {}, username),
    element('display_name', {}, name),
  ]);
}

function supportTeam(
  { number, name, codeName, members }: FoundTeam,
  issues: readonly Issue[],
): Xml {
  return element('support_team', { id: number }, [
    element('name', {}, name),
    element('code_name', {}, codeName),
    element(
      'members',
      {},
      members.map((member) =>
        element('rep', { id: member.number }, [
          element('username', {}, member.username),
          element('display_name', {}, member.name),
          element('rank', {}, member.rank),
        ]),
      ),
    ),
    element(
      'issues',
      {},
      issues.map((issue) => element('issue', { code_name: issue.codeName }, issue.name)),
    ),
  ]);
}
