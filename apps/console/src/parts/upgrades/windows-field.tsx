import { useState } from 'preact/hooks';
import { weekdays } from '../../application/new-cycle.js';
import type { TypedWindows } from '../../application/new-cycle.js';
import { textOf } from '../form-text.js';

const workNights = new Set(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']);

/** Upgrades begin at any time, or only in the window. */
export function WindowsField() {
  const [isLimited, setIsLimited] = useState(false);
  return (
    <fieldset class="windows">
      <legend>Maintenance window</legend>
      <label class="check">
        <input
          type="checkbox"
          name="windows"
          checked={isLimited}
          onChange={({ currentTarget }) => setIsLimited(currentTarget.checked)}
        />
        Begin upgrades only in a window
      </label>
      {isLimited && (
        <div class="form-inline">
          {weekdays.map((name, day) => (
            <label class="check" key={name}>
              <input
                type="checkbox"
                name="window-day"
                value={String(day)}
                defaultChecked={workNights.has(name)}
              />
              {name}
            </label>
          ))}
          <label>
            From
            <input type="time" name="window-from" required defaultValue="22:00" />
          </label>
          <label>
            To
            <input type="time" name="window-to" required defaultValue="04:00" />
          </label>
          <label>
            Time zone
            <input
              name="window-zone"
              required
              defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
            />
          </label>
        </div>
      )}
    </fieldset>
  );
}

/** Null where upgrades may begin at any time. */
export function windowsIn(form: FormData): TypedWindows | null {
  if (form.get('windows') === null) return null;
  return {
    timeZone: textOf(form, 'window-zone'),
    days: form.getAll('window-day').map(Number),
    from: textOf(form, 'window-from'),
    to: textOf(form, 'window-to'),
  };
}
