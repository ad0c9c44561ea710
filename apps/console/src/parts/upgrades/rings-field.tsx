import type { TypedRing } from '../../application/new-cycle.js';

const mostRings = 10;

type Props = Readonly<{
  rings: readonly TypedRing[];
  onRings: (rings: readonly TypedRing[]) => void;
}>;

/** Growing shares of the scope; the last one is all of it. */
export function RingsField({ rings, onRings }: Props) {
  const change = (at: number, part: Partial<TypedRing>) =>
    onRings(rings.map((ring, index) => (index === at ? { ...ring, ...part } : ring)));
  const remove = (at: number) => onRings(rings.filter((_, index) => index !== at));
  const add = () => {
    const before = rings.at(-2)?.percent ?? 0;
    const between = { percent: Math.round((before + 100) / 2), soakMinutes: 10 };
    onRings([...rings.slice(0, -1), between, ...rings.slice(-1)]);
  };
  return (
    <fieldset class="rings">
      <legend>Rings</legend>
      {rings.map((ring, at) => (
        <RingRow
          key={at}
          number={at + 1}
          ring={ring}
          isLast={at === rings.length - 1}
          onChange={(part) => change(at, part)}
          onRemove={() => remove(at)}
        />
      ))}
      <button type="button" class="button-small" disabled={rings.length >= mostRings} onClick={add}>
        Add a ring
      </button>
    </fieldset>
  );
}

type RowProps = Readonly<{
  number: number;
  ring: TypedRing;
  isLast: boolean;
  onChange: (part: Partial<TypedRing>) => void;
  onRemove: () => void;
}>;

function RingRow({ number, ring, isLast, onChange, onRemove }: RowProps) {
  return (
    <div class="ring-row" role="group" aria-label={`Ring ${number}`}>
      <span class="muted">{number}</span>
      <label>
        up to
        <input
          type="number"
          required
          min={0.01}
          max={100}
          step="any"
          disabled={isLast}
          value={String(ring.percent)}
          onInput={({ currentTarget }) => onChange({ percent: Number(currentTarget.value) })}
        />
        %
      </label>
      <label>
        then watch for
        <input
          type="number"
          required
          min={0}
          max={10_080}
          step="any"
          disabled={isLast}
          value={String(ring.soakMinutes)}
          onInput={({ currentTarget }) => onChange({ soakMinutes: Number(currentTarget.value) })}
        />
        min
      </label>
      {!isLast && (
        <button
          type="button"
          class="button-quiet button-small"
          aria-label={`Remove ring ${number}`}
          onClick={onRemove}
        >
          Remove
        </button>
      )}
    </div>
  );
}
