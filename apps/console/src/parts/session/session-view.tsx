import { useEffect, useState } from 'preact/hooks';
import type { SessionWorkspace, WorkspaceProps } from './session-workspace.js';

type Loaded = Readonly<{ Workspace: typeof SessionWorkspace }>;

/** One session with its tools; their code is loaded by the first. It lives on behind other tabs. */
export function SessionView(props: WorkspaceProps) {
  const { id, client_name: name } = props.tab.jump.session;
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    void import('./session-workspace.js').then(({ SessionWorkspace: Workspace }) =>
      setLoaded({ Workspace }),
    );
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
