import type { PinOrder } from '@jumpfleet/gateway-client';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { Prompts } from '../session/prompts.js';
import type { CustomerTerminal, SupportSite } from './ports.js';

type Pinned = Extract<AgentMessage, { t: 'pinned' }>;
type Outcome = Pick<Pinned, 'ok' | 'code' | 'message'>;

export type PinningParts = Readonly<{
  site: Pick<SupportSite, 'install'>;
  prompts: Prompts;
  terminal: Pick<CustomerTerminal, 'print'>;
  answer: (pinned: Pinned) => void;
}>;

const maxMessageChars = 255;
const wish = 'install a Jump Client, which lets this computer be reached at any time';

/** RG-60..65: a Jump Client that stays, installed from within a session; each order once, however often it comes. */
export class Pinning {
  readonly #parts: PinningParts;
  readonly #outcomes = new Map<string, Promise<Outcome>>();

  constructor(parts: PinningParts) {
    this.#parts = parts;
  }

  async obey(order: PinOrder): Promise<void> {
    const { session, pin } = order;
    const outcome = this.#outcomes.get(pin) ?? this.#install(order);
    this.#outcomes.set(pin, outcome);
    this.#parts.answer({ t: 'pinned', session, pin, ...(await outcome) });
  }

  async #install({ session, representative, prompt, installer_key }: PinOrder): Promise<Outcome> {
    const { site, prompts, terminal } = this.#parts;
    const question = { session, representative, wish };
    if (prompt && !(await prompts.isAllowed(question, prompt, new AbortController().signal)))
      return { ok: false, code: 'denied-by-customer' };
    terminal.print(`* A Jump Client is being installed for ${representative}.`);
    try {
      await site.install(installer_key);
      terminal.print('* The Jump Client is installed and runs.');
      return { ok: true };
    } catch (error) {
      const message = (error instanceof Error ? error.message : String(error)).slice(
        0,
        maxMessageChars,
      );
      terminal.print(`* The Jump Client could not be installed: ${message}`);
      return { ok: false, code: 'pin-failed', message };
    }
  }
}
