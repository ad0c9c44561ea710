import { fileHandlers } from './adapters/files/file-handlers.js';
import { loginShells } from './adapters/pty/login-shell.js';
import { systemHandlers } from './adapters/system/system-handlers.js';
import type { ClientLog } from './application/ports.js';
import { shellTool } from './application/session/shell-tool.js';
import type { ToolHandlers } from './application/session/tool-handler.js';

/** What this program can do in a session. */
export function clientTools(environment: NodeJS.ProcessEnv, log: ClientLog): ToolHandlers {
  return {
    shell: shellTool(loginShells(environment), log),
    ...fileHandlers(),
    ...systemHandlers(),
  };
}
