import { useState } from 'preact/hooks';
import { secondsPer, spanUnits, unitOf } from '../../application/outbound/spans.js';
import type { SpanUnit } from '../../application/outbound/spans.js';
import { FieldHint, FieldProblem, useFieldProblem } from './fields.js';

type Props = Readonly<{
  label: string;
  path: string;
  hint?: string;
  seconds: number;
  onSeconds: (seconds: number) => void;
}>;

/** A span of time in a unit of one's own choice; the server counts seconds. */
export function SpanField({ label, path, hint, seconds, onSeconds }: Props) {
  const [unit, setUnit] = useState<SpanUnit>(() => unitOf(seconds));
  const { problem, id, marks } = useFieldProblem(path, hint !== undefined);
  const amount = seconds / secondsPer(unit);
  const choose = (name: string) => {
    const next = spanUnits.find(([known]) => known === name)?.[0] ?? 'seconds';
    setUnit(next);
    onSeconds(Math.round(amount * secondsPer(next)));
  };
  return (
    <div class="field" role="group" aria-labelledby={id}>
      <span class="field-name" id={id}>
        {label}
      </span>
      <div class="span-inputs">
        <input
          {...marks}
          type="number"
          class="short"
          min={0}
          step="any"
          aria-labelledby={id}
          value={Number.isNaN(amount) ? '' : String(amount)}
          onInput={({ currentTarget: { value } }) =>
            onSeconds(value === '' ? Number.NaN : Math.round(Number(value) * secondsPer(unit)))
          }
        />
        <select
          aria-label={`${label}: unit`}
          value={unit}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {spanUnits.map(([name]) => (
            <option key={name} value={name} selected={name === unit}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <FieldHint id={id} hint={hint} />
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}
