import type { ClientLog, ShellFactory, ShellProcess } from '../ports.js';
import { ToolFailure } from './tool-handler.js';
import type { ToolChannel, ToolEnd, ToolHandler, ToolRequest } from './tool-handler.js';

/** The login shell on a pseudo terminal: paused while the representative is behind, ended with its channel. */
export function shellTool(start: ShellFactory, log: ClientLog): ToolHandler<'shell'> {
  return async (request, channel) => {
    const { promise: exited, resolve } = Promise.withResolvers<ToolEnd>();
    try {
      serve(start, request, channel, (code) => resolve({ code }));
    } catch (error) {
      log.error(`no shell could be started: ${String(error)}`);
      throw new ToolFailure('shell-failed', 'The computer could not start a shell.', error);
    }
    channel.opened();
    return exited;
  };
}

function serve(
  start: ShellFactory,
  { cols, rows }: ToolRequest<'shell'>,
  channel: ToolChannel,
  exited: (code: number) => void,
): void {
  const shell: ShellProcess = start(
    { cols, rows },
    {
      output: (bytes) => {
        const sent = channel.write(bytes);
        if (channel.hasRoom) return;
        shell.pause();
        void sent.then(() => shell.resume());
      },
      consumed: (bytes) => channel.consumed(bytes),
      exited,
    },
  );
  channel.receive({
    data: (bytes) => shell.write(bytes),
    resize: (columns, lines) => shell.resize(columns, lines),
  });
  channel.signal.addEventListener('abort', () => {
    void shell.kill().then(() => exited(-1));
  });
}
