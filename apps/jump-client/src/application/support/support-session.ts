import { generateKeyPair, signText } from '@jumpfleet/gateway-client';
import type { ChannelMessage, KeptPass, KeyPair, SessionWord } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { RedeemResponse } from '@jumpfleet/sessions-contracts';
import { platform, version } from '../../version.js';
import { noUpgrades } from '../line.steps.js';
import { LineKeeper } from '../line-keeper.js';
import type { KeeperParts } from '../line-keeper.js';
import type { ClientLog } from '../ports.js';
import { Prompts } from '../session/prompts.js';
import { SessionChannels } from '../session/session-channels.js';
import type { ChannelLine } from '../session/session-channel.js';
import type { ToolHandlers } from '../session/tool-handler.js';
import { toolsOf } from '../session/wishes.js';
import { Conversation } from './conversation.js';
import { Pinning } from './pinning.js';
import type { CustomerTerminal, SupportSite } from './ports.js';

export type SupportParts = Readonly<{
  terminal: CustomerTerminal;
  site: SupportSite;
  tools: (log: ClientLog) => ToolHandlers;
}>;

type Pinned = Extract<AgentMessage, { t: 'pinned' }>;

/** Longer than any session waits for its client. */
const lostAfterMs = 2 * limits.sessionGraceMs;
/** For the site's answer to a customer who leaves. */
const leavingMs = 2_000;

/** One session with a customer: from the key to its end, in which nothing of it stays. Answers why it ended, in words. */
export async function holdSupportSession(parts: SupportParts): Promise<string> {
  const keys = generateKeyPair();
  const redeemed = await parts.site.redeem(keys);
  parts.terminal.print(`Connected to ${redeemed.queue || 'the support team'}. Please wait.`);
  parts.terminal.print('What you type here is said to the representative; Ctrl-C leaves.');
  return new SupportSession(parts, redeemed, keys).whenOver;
}

/** What a temporary client keeps of its line, for as long as it lives. */
class LineMemory {
  epoch = 0;
  #pass: KeptPass | undefined;

  pass(): KeptPass | undefined {
    return this.#pass;
  }

  savePass(pass: KeptPass | undefined): void {
    this.#pass = pass;
  }
}

class SupportSession {
  readonly whenOver: Promise<string>;
  readonly #parts: SupportParts;
  readonly #redeemed: RedeemResponse;
  readonly #memory = new LineMemory();
  readonly #sessions: SessionChannels;
  readonly #conversation: Conversation;
  readonly #pinning: Pinning;
  readonly #keeper: LineKeeper;
  readonly #over: (reason: string) => void;
  /** Said again on each line: an answer may be lost with one. */
  readonly #answers = new Map<string, Pinned>();
  #lost: NodeJS.Timeout | undefined;
  #isLeaving = false;

  constructor(parts: SupportParts, redeemed: RedeemResponse, keys: KeyPair) {
    const { terminal, site } = parts;
    this.#parts = parts;
    this.#redeemed = redeemed;
    const over = Promise.withResolvers<string>();
    this.#over = over.resolve;
    this.whenOver = over.promise.then((reason) => this.#finish(reason));
    this.#conversation = new Conversation(terminal, (saying) => this.#say(saying));
    const prompts = new Prompts(this.#conversation.ask);
    this.#pinning = new Pinning({ site, prompts, terminal, answer: this.#answer });
    const log = { info: showing(terminal), error: showing(terminal) };
    const tools = parts.tools(log);
    this.#sessions = new SessionChannels({ tools, prompts, log });
    this.#keeper = new LineKeeper(this.#keeperParts(dialOf(redeemed, keys, tools, this.#memory)));
    void this.#keeper.whenOver.then(() => this.#over('The session is over.'));
    terminal.onLeave(() => this.#leave());
  }

  #keeperParts(dial: KeeperParts['dial']): KeeperParts {
    return {
      dial,
      passes: this.#memory,
      report: () => undefined,
      sessions: this.#ear(),
      isAwaited: () => true,
      upgrades: noUpgrades,
      settings: () => undefined,
      word: (word) => this.#hear(word),
      connected: (epoch) => this.#connected(epoch),
      serverIsBusy: () => undefined,
      disconnected: () => this.#disconnected(),
    };
  }

  /** The channels hear all; the end of the session is also this program's own. */
  #ear(): KeeperParts['sessions'] {
    const sessions = this.#sessions;
    return {
      hear: (line: ChannelLine, message: ChannelMessage) => {
        sessions.hear(line, message);
        if (message.t === 'session-over' && message.leg === undefined) this.#over(message.reason);
      },
      hearData: (channel, payload) => sessions.hearData(channel, payload),
      lineLost: () => sessions.lineLost(),
      closeAll: () => sessions.closeAll(),
      get count() {
        return sessions.count;
      },
    };
  }

  #hear(word: SessionWord): void {
    switch (word.t) {
      case 'notice':
        this.#parts.terminal.print(`* ${word.message}`);
        break;
      case 'said':
        this.#conversation.said(word);
        break;
      case 'pin':
        void this.#pinning.obey(word);
        break;
      case 'wake':
        break;
    }
  }

  readonly #answer = (pinned: Pinned): void => {
    this.#answers.set(pinned.pin, pinned);
    this.#keeper.say(pinned);
  };

  #say(saying: Readonly<{ id: string; text: string }>): void {
    this.#keeper.say({ t: 'say', session: this.#redeemed.session, ...saying });
  }

  #connected(epoch: number): void {
    this.#memory.epoch = epoch;
    clearTimeout(this.#lost);
    if (this.#lost !== undefined) this.#parts.terminal.print('* The connection is back.');
    this.#lost = undefined;
    this.#conversation.sayAgain();
    for (const pinned of this.#answers.values()) this.#keeper.say(pinned);
  }

  #disconnected(): void {
    if (this.#lost !== undefined || this.#isLeaving) return;
    this.#parts.terminal.print('* The connection is lost; it is tried again.');
    this.#lost = setTimeout(() => this.#over('The connection was lost.'), lostAfterMs);
  }

  /** Asked twice, it waits for nobody. */
  #leave(): void {
    const { session } = this.#redeemed;
    const gone = 'You have left the session.';
    if (this.#isLeaving || !this.#keeper.say({ t: 'leave', session })) this.#over(gone);
    else setTimeout(() => this.#over(gone), leavingMs).unref();
    this.#isLeaving = true;
  }

  async #finish(reason: string): Promise<string> {
    clearTimeout(this.#lost);
    this.#keeper.letGo(undefined);
    // Questions that are open end with the terminal, and what waits for their answers.
    this.#parts.terminal.close();
    await this.#sessions.closeAll();
    return this.#isLeaving ? 'You have left the session.' : reason;
  }
}

function showing(terminal: CustomerTerminal): (line: string) => void {
  return (line) => terminal.print(`* ${line}`);
}

function dialOf(
  { agent_url, client_id: clientId, credential }: RedeemResponse,
  keys: KeyPair,
  tools: ToolHandlers,
  memory: LineMemory,
): KeeperParts['dial'] {
  const site = agent_url.replace(/^ws/, 'http').replace(/\/agent$/, '');
  return () => ({
    site,
    credential,
    profile: {
      clientId,
      lastEpoch: memory.epoch,
      version,
      platform,
      installMode: 'user',
      tools: toolsOf(tools),
      features: ['resume', 'chat', 'ask', 'pin'],
      sign: (text) => signText(keys, text),
    },
  });
}
