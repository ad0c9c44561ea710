import { whenTerminalsAreEmpty } from './adapters/pty/terminal-session.js';
import { LeaveRefused } from './application/local-leave.js';
import { exitCodes, runProgram } from './program.js';

process.stdout.on('error', () => undefined);
runProgram(process.argv.slice(2), process.env)
  .finally(whenTerminalsAreEmpty)
  .then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(
        `jump client: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exit(error instanceof LeaveRefused ? exitCodes.mayNotLeave : 1);
    },
  );
