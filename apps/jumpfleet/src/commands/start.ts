import { DataDirectory } from '../adapters/data/data-directory.js';
import { stopDemoClient } from '../adapters/demo/demo.js';
import { isAgreed } from '../adapters/terminal.js';
import type { LauncherEnvironment, StartOptions } from '../config.js';
import { Launcher } from '../launcher.js';
import { tellDetached } from './detach.js';

type Tell = (line: string) => void;

/** Runs the system until a signal asks it to stop; answers with the exit code. */
export async function start(
  options: StartOptions,
  environment: LauncherEnvironment,
  tell: Tell,
): Promise<number> {
  const data = new DataDirectory(options.dataDir);
  if (options.fresh && !(await forget(data, tell))) return 1;
  data.take();
  const launcher = new Launcher({ options, environment, data, tell });
  const stopAsked = signalled();
  try {
    tell(`Starting Jumpfleet in ${data.path} ...`);
    const started = launcher.start();
    const first = await Promise.race([started.then((password) => ({ password })), stopAsked]);
    if (first) {
      announce(launcher.url, first.password, options, tell);
      await stopAsked;
    }
    tell('Stopping ...');
    started.catch(() => undefined);
    return 0;
  } finally {
    await launcher.stop();
    data.release();
    tell('Jumpfleet is stopped.');
  }
}

function announce(url: string, password: string | undefined, options: StartOptions, tell: Tell) {
  const accounts =
    password === undefined
      ? []
      : [`  Log in as admin with the one-time password ${password}  (told only now)`];
  const lines = [
    '',
    `Jumpfleet is ready: ${url}`,
    ...accounts,
    `  APIs: ${url}/docs    health: ${url}/health`,
    ...(options.detach ? [] : ['  Ctrl-C stops it.']),
    '',
  ];
  for (const line of lines) tell(line);
  tellDetached();
}

/** Resolves at the first signal that asks for an end; later ones change nothing. */
function signalled(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve(undefined);
      });
  });
}

async function forget(data: DataDirectory, tell: Tell): Promise<boolean> {
  if (data.launcherPid !== undefined)
    throw new Error(`Jumpfleet runs on ${data.path}; stop it before its data is forgotten.`);
  if (!data.isUsed) return true;
  const question = `Forget all Jump Clients, users and events in ${data.path}?`;
  if (!(await isAgreed(question))) {
    tell('Nothing was forgotten, nothing started.');
    return false;
  }
  await data.endOrphans();
  await stopDemoClient(data);
  await data.forget();
  return true;
}
