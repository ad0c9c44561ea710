import { siteForSupport } from './adapters/support/http-support-site.js';
import { openTerminal } from './adapters/support/terminal.js';
import { screenPlaces } from './adapters/screen/screen-source.js';
import { hasScreen } from './adapters/statistics/linux-statistics.js';
import { SupportRefused } from './application/support/ports.js';
import { holdSupportSession } from './application/support/support-session.js';
import type { SupportInvocation } from './arguments.js';
import { clientTools } from './tools.js';

/** The temporary client of one session; answers the program's exit status. */
export async function giveSupport(
  invocation: SupportInvocation,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const terminal = openTerminal(process.stdin, process.stdout);
  const screen = screenPlaces(environment, hasScreen);
  try {
    const reason = await holdSupportSession({
      terminal,
      site: siteForSupport(invocation, environment),
      tools: (log) => clientTools({ environment, log, screen }),
    });
    process.stdout.write(`${reason}\n`);
    return 0;
  } catch (error) {
    terminal.close();
    if (!(error instanceof SupportRefused)) throw error;
    process.stderr.write(`The support session cannot start: ${error.message}\n`);
    return 1;
  }
}
