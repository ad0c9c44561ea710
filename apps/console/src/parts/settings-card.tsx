import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Problem } from './notice.js';
import { useAct } from './use-act.js';
import { useAnswer } from './use-answer.js';

type Props<Settings> = Readonly<{
  title: string;
  /** Stable. */
  read: () => Promise<Settings>;
  save: (change: FormData) => Promise<unknown>;
  /** The fields, in one row or below each other. */
  fields: (settings: Settings) => ComponentChildren;
  isTall?: boolean;
  note?: string;
}>;

/** A form of settings of the site: read, changed, saved, and said so. */
export function SettingsCard<Settings>(props: Props<Settings>) {
  const { title, read, save, fields, isTall = false, note = '' } = props;
  const settings = useAnswer(read);
  const { problem, isBusy, act } = useAct();
  const [isSaved, setIsSaved] = useState(false);
  const id = `${title.toLowerCase().replaceAll(' ', '-')}-title`;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    act(
      () => save(form),
      () => setIsSaved(true),
    );
  };
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Problem text={settings.problem} />
      {settings.value !== undefined && (
        <form
          class={isTall ? 'form' : 'form-inline'}
          onSubmit={submit}
          onInput={() => setIsSaved(false)}
        >
          {fields(settings.value)}
          <div class="settings-foot">
            <button type="submit" class="button-main" disabled={isBusy}>
              Save
            </button>
            <span class="muted" role="status">
              {isSaved ? 'Saved' : ''}
            </span>
          </div>
        </form>
      )}
      {note !== '' && <p class="muted">{note}</p>}
      <Problem text={problem} />
    </section>
  );
}

type NumberProps = Readonly<{
  name: string;
  label: string;
  bounds: Readonly<{ least: number; most: number }>;
  value: string;
  /** Empty is allowed, and so are fractions. */
  isOptional?: boolean;
}>;

export function NumberField({ name, label, bounds, value, isOptional = false }: NumberProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        type="number"
        required={!isOptional}
        min={bounds.least}
        max={bounds.most}
        step={isOptional ? 'any' : 1}
        defaultValue={value}
      />
    </label>
  );
}
