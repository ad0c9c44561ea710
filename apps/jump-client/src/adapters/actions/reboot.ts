import { existsSync } from 'node:fs';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { runCommand } from '../system/command.js';

export type RebootPlaces = Readonly<{
  /** There where systemd runs the computer. */
  mark: string;
  systemctl: string;
  shutdown: string;
  isRoot: boolean;
}>;

export const rebootPlaces = (): RebootPlaces => ({
  mark: '/run/systemd/system',
  systemctl: 'systemctl',
  shutdown: 'shutdown',
  isRoot: process.geteuid?.() === 0,
});

/** Asks whatever runs the computer to restart it; what it says to that is what the representative hears. */
export async function rebootComputer(places: RebootPlaces): Promise<void> {
  const { mark, systemctl, shutdown, isRoot } = places;
  if (existsSync(mark)) {
    await asked({ file: systemctl, args: ['--no-ask-password', 'reboot'] });
    return;
  }
  if (!isRoot)
    throw new ToolFailure('action-failed', 'The user of the Jump Client may not restart it.');
  await asked({ file: shutdown, args: ['-r', 'now'] });
}

async function asked(command: Parameters<typeof runCommand>[0]): Promise<void> {
  try {
    await runCommand(command);
  } catch (error) {
    const message = error instanceof ToolFailure ? error.message : 'It could not be restarted.';
    throw new ToolFailure('action-failed', message);
  }
}
