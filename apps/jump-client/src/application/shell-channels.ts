import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { ChannelMessage } from '@jumpfleet/gateway-client';
import type { ClientLog, ShellFactory } from './ports.js';
import { ShellChannel } from './shell-channel.js';

export interface ChannelLine {
  send(message: AgentMessage): void;
  sendData(channel: number, payload: Uint8Array): void;
}

const maxChannels = limits.maxChannelsPerSession * limits.maxSessionsPerClient;

/** Every shell that is open over the line. They end with it. */
export class ShellChannels {
  readonly #open = new Map<number, ShellChannel>();
  readonly #start: ShellFactory;
  readonly #log: ClientLog;

  constructor(start: ShellFactory, log: ClientLog) {
    this.#start = start;
    this.#log = log;
  }

  get count(): number {
    return this.#open.size;
  }

  hear(line: ChannelLine, message: ChannelMessage): void {
    if (message.t === 'open') this.#openShell(line, message);
    else this.#open.get(message.channel)?.hear(message);
  }

  hearData(channel: number, payload: Uint8Array): void {
    this.#open.get(channel)?.write(payload);
  }

  closeAll(): void {
    for (const channel of this.#open.values()) channel.close();
    this.#open.clear();
  }

  #openShell(line: ChannelLine, message: Extract<ChannelMessage, { t: 'open' }>): void {
    const { channel } = message;
    if (this.#open.has(channel) || this.#open.size >= maxChannels) {
      refuse(line, channel, 'limit-exceeded', 'Too many shells are open on this computer.');
      return;
    }
    try {
      const shell = new ShellChannel(channel, line, () => this.#open.delete(channel));
      this.#open.set(channel, shell);
      shell.start(this.#start, message);
      this.#log.info(`shell ${String(channel)} opened for ${message.representative}`);
    } catch (error) {
      this.#open.delete(channel);
      this.#log.error(`no shell could be started: ${String(error)}`);
      refuse(line, channel, 'shell-failed', 'The computer could not start a shell.');
    }
  }
}

function refuse(line: ChannelLine, channel: number, code: string, message: string): void {
  line.send({ t: 'refused', channel, code, message });
}
