import { clientScriptLimits } from '@jumpfleet/sessions-contracts';
import { sessionRefusalMessages } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { element } from '../record/xml.js';
import type { Xml } from '../record/xml.js';
import { SessionCommands } from '../session-commands.js';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';
import { CommandRefused } from './command.js';
import type { CommandAction, CommandRequest } from './command.js';
import { SessionActions, success } from './session-actions.js';

/** What a session carries for other systems: its external key, and the fields that the site configured (SB-15). */
@Injectable()
export class SessionAttributes {
  constructor(
    private readonly live: SessionActions,
    private readonly sessions: SessionCommands,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
  ) {}

  readonly actions: Readonly<Record<string, CommandAction>> = {
    get_session_attributes: {
      takes: ['lsid'],
      changes: false,
      run: (request) => this.show(request),
    },
    set_session_attributes: {
      takes: ['lsid', 'external_key', 'session.custom.*'],
      changes: true,
      run: (request) => this.set(request),
    },
  };

  private async show({ parameters }: CommandRequest): Promise<Xml> {
    const { custom, external_key: externalKey } = await this.live.liveSession(parameters);
    const { customFields } = await this.settings.current();
    return element('custom_attributes', {}, [
      element(
        'custom_attribute',
        { display_name: 'External Key', code_name: 'external_key' },
        externalKey,
      ),
      ...customFields.map(({ codeName, displayName }) =>
        element(
          'custom_attribute',
          { display_name: displayName, code_name: codeName },
          custom[codeName] ?? '',
        ),
      ),
    ]);
  }

  private async set({ parameters, cause }: CommandRequest): Promise<Xml> {
    const session = await this.live.liveSession(parameters);
    const { externalKey = session.external_key, custom } = parameters.custom();
    await this.demandFields(custom);
    const all = { ...session.custom, ...custom };
    demandSize(externalKey, all);
    const data = { sessionId: session.id, externalKey, custom: all };
    const amended = await this.sessions.handle({ type: 'AmendSession', data }, cause);
    if (!amended.ok) throw new CommandRefused(sessionRefusalMessages[amended.refusal.kind]);
    return success('The attributes are set.');
  }

  private async demandFields(custom: Readonly<Record<string, string>>): Promise<void> {
    const { customFields } = await this.settings.current();
    const known = new Set(customFields.map(({ codeName }) => codeName));
    const unknown = Object.keys(custom).find((name) => !known.has(name));
    if (unknown !== undefined) throw new CommandRefused(`The site has no custom field ${unknown}.`);
  }
}

function demandSize(externalKey: string, custom: Readonly<Record<string, string>>): void {
  const values = [externalKey, ...Object.values(custom)];
  const { customField, allCustomBytes } = clientScriptLimits;
  if (values.some(({ length }) => length > customField))
    throw new CommandRefused(`An attribute has at most ${customField} characters.`);
  if (values.reduce((sum, value) => sum + Buffer.byteLength(value), 0) > allCustomBytes)
    throw new CommandRefused('All attributes together have more than 10 KB.');
}
