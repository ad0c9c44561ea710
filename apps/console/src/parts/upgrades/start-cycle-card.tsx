import { useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { startCycle } from '../../adapters/upgrades-api.js';
import type { Release } from '../../adapters/upgrades-api.js';
import { cycleWish, standardRings } from '../../application/new-cycle.js';
import type { NewCycle, TypedWindows } from '../../application/new-cycle.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { RingsField } from './rings-field.js';
import { ScopeField } from './scope-field.js';
import { WindowsField, windowsIn } from './windows-field.js';

type Props = Readonly<{
  releases: readonly Release[];
  onStarted: () => void;
}>;

/** The newest package of a version says what it is for; each version once. */
function versionsOf(releases: readonly Release[]): [string, string][] {
  const good = Map.groupBy(
    releases.filter((release) => release.good),
    ({ version }) => version,
  );
  return [...good].map(([version, some]) => [
    version,
    [...new Set(some.map(({ platform }) => platform))].join(', '),
  ]);
}

function typedIn(form: FormData, rings: NewCycle['rings'], windows: TypedWindows | null): NewCycle {
  const scopeType = textOf(form, 'scope');
  return {
    version: textOf(form, 'version'),
    scopeType:
      scopeType === 'jump_groups' || scopeType === 'tags' || scopeType === 'search'
        ? scopeType
        : 'all',
    scopeText: textOf(form, 'scope-text'),
    rings,
    failureShare: Number(textOf(form, 'failure-share')),
    failureAtLeast: Number(textOf(form, 'failure-least')),
    windows,
    isAutomatic: form.get('automatic') !== null,
    comment: textOf(form, 'comment'),
  };
}

export function StartCycleCard({ releases, onStarted }: Props) {
  const [rings, setRings] = useState(standardRings);
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const versions = versionsOf(releases);
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    setProblem('');
    setIsBusy(true);
    startCycle(cycleWish(typedIn(form, rings, windowsIn(form))))
      .then(onStarted, (error: unknown) => setProblem(messageOf(error)))
      .finally(() => setIsBusy(false));
  };
  return (
    <section class="card" aria-labelledby="start-cycle-title">
      <h2 id="start-cycle-title">Start an upgrade cycle</h2>
      {versions.length === 0 ? (
        <p class="muted">Upload a signed package first.</p>
      ) : (
        <form class="form" onSubmit={start}>
          <div class="form-inline">
            <VersionField versions={versions} />
            <ScopeField />
          </div>
          <RingsField rings={rings} onRings={setRings} />
          <FailureField />
          <WindowsField />
          <div class="form-inline">
            <label class="grow">
              Comment
              <input name="comment" maxLength={512} />
            </label>
            <button type="submit" class="button-main" disabled={isBusy}>
              {isBusy ? 'Starting …' : 'Start the cycle'}
            </button>
          </div>
        </form>
      )}
      <Problem text={problem} />
    </section>
  );
}

function FailureField() {
  return (
    <div class="form-inline">
      <label>
        Halt at failures
        <input name="failure-least" type="number" required min={1} defaultValue="3" />
      </label>
      <label>
        and more than (% of a ring)
        <input
          name="failure-share"
          type="number"
          required
          min={0}
          max={100}
          step="any"
          defaultValue="5"
        />
      </label>
      <label class="check">
        <input name="automatic" type="checkbox" defaultChecked />
        Upgrade all of the scope by itself
      </label>
    </div>
  );
}

function VersionField({ versions }: Readonly<{ versions: readonly [string, string][] }>) {
  return (
    <label>
      Version
      <select name="version" required>
        {versions.map(([version, platforms]) => (
          <option key={version} value={version}>
            {version} ({platforms})
          </option>
        ))}
      </select>
    </label>
  );
}
