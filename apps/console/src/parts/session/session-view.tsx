import { useEffect, useState } from 'preact/hooks';
import type { SessionWorkspace, WorkspaceProps } from './session-workspace.js';

type Loaded = Readonly<{ Workspace: typeof SessionWorkspace }>;

async function load(): Promise<Loaded> {
  await import('../../adapters/schemas-without-eval.js');
  const { SessionWorkspace: Workspace } = await import('./session-workspace.js');
  return { Workspace };
}

/** One session with its tools; their code is loaded by the first. It lives on behind other tabs. */
export function SessionView(props: WorkspaceProps) {
  const { id, client_name: name } = props.tab.jump.session;
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    void load().then(setLoaded);
  }, []);
  return (
    <section
      class="workspace"
      id={`panel-${id}`}
      role="tabpanel"
      aria-label={`Session with ${name}`}
      hidden={!props.isFront}
    >
      {loaded !== undefined && <loaded.Workspace {...props} />}
    </section>
  );
}
