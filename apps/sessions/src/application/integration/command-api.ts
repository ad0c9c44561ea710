import { AccessDecider, notAllowed } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import type { Xml } from '../record/xml.js';
import { CommandParameters, CommandRefused } from './command.js';
import type { CommandAction, CommandRequest } from './command.js';
import { SessionActions } from './session-actions.js';
import { SessionAttributes } from './session-attributes.js';
import { SiteActions } from './site-actions.js';
import { SupportActions } from './support-actions.js';

/** Actions of the field that this site has no machine for. */
const unavailable = ['set_failover_role', 'import_jump_shortcuts', 'create_virtual_customer'];

/** B3: one command by its name, for whom policy lets command. */
@Injectable()
export class CommandApi {
  private readonly actions: Readonly<Record<string, CommandAction>>;

  constructor(
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    session: SessionActions,
    attributes: SessionAttributes,
    support: SupportActions,
    site: SiteActions,
  ) {
    this.actions = {
      ...session.actions,
      ...attributes.actions,
      ...support.actions,
      ...site.actions,
    };
  }

  async run(
    values: Readonly<Record<string, string>>,
    request: Omit<CommandRequest, 'parameters'>,
  ): Promise<Xml> {
    const { action: name = '', ...others } = values;
    const parameters = new CommandParameters(others);
    const action = this.action(name);
    await this.demand(action.changes, request.principal);
    parameters.demandKnown(action.takes);
    return action.run({ ...request, parameters });
  }

  /** Whether whoever asks may change something by commands, or read at least. */
  async demand(changes: boolean, { id, type }: Principal): Promise<void> {
    const [decision] = await this.policy.decide([
      {
        principalId: id,
        principalType: type,
        action: changes ? 'command:change' : 'command:read',
        jumpClientId: '',
      },
    ]);
    if (!decision?.allowed) throw notAllowed(decision?.reasons ?? []);
  }

  private action(name: string): CommandAction {
    const action = Object.hasOwn(this.actions, name) ? this.actions[name] : undefined;
    if (action) return action;
    if (unavailable.includes(name))
      throw new CommandRefused(`The action ${name} is not available here.`);
    throw new CommandRefused(
      name === '' ? 'The parameter action is required.' : `The action ${name} is not known.`,
    );
  }
}
