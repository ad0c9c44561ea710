import { actionHandlers } from './adapters/actions/action-handlers.js';
import type { Actions } from './adapters/actions/action-handlers.js';
import { fileHandlers } from './adapters/files/file-handlers.js';
import { loginShells } from './adapters/pty/login-shell.js';
import { screenHandlers } from './adapters/screen/screen-handlers.js';
import type { ScreenPlaces } from './adapters/screen/screen-source.js';
import { systemHandlers } from './adapters/system/system-handlers.js';
import type { ClientLog } from './application/ports.js';
import { shellTool } from './application/session/shell-tool.js';
import type { ToolHandlers } from './application/session/tool-handler.js';

export type ToolParts = Readonly<{
  environment: NodeJS.ProcessEnv;
  log: ClientLog;
  screen: ScreenPlaces;
  /** Left out where the program may be neither restarted nor the computer. */
  actions?: Actions | undefined;
}>;

/** What this program can do in a session. */
export function clientTools({ environment, log, screen, actions }: ToolParts): ToolHandlers {
  return {
    shell: shellTool(loginShells(environment), log),
    ...fileHandlers(),
    ...systemHandlers(),
    ...screenHandlers(screen),
    ...(actions && actionHandlers(actions)),
  };
}
