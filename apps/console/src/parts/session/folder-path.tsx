import { crumbsOf } from '../../application/session/paths.js';
import { textOf } from '../form-text.js';

type Props = Readonly<{ path: string; onPath: (path: string) => void }>;

/** The way to the folder, each step of which leads back there; or a path that is typed. */
export function FolderPath({ path, onPath }: Props) {
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: form } = event;
    if (!(form instanceof HTMLFormElement)) return;
    onPath(textOf(new FormData(form), 'path'));
    form.reset();
  };
  return (
    <div class="folder-path">
      <nav class="crumbs" aria-label="Folder">
        {crumbsOf(path).map((crumb) => (
          <button
            key={crumb.path}
            type="button"
            class="button-quiet crumb"
            aria-current={crumb.path === path ? 'location' : undefined}
            onClick={() => onPath(crumb.path)}
          >
            {crumb.name}
          </button>
        ))}
      </nav>
      <form onSubmit={go}>
        <input
          name="path"
          aria-label="Go to path"
          placeholder="Go to path"
          maxLength={4096}
          spellcheck={false}
          autocomplete="off"
        />
      </form>
    </div>
  );
}
