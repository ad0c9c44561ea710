import { createContext } from 'preact';
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useContext, useId } from 'preact/hooks';
import { problemAt } from '../../application/outbound/field-problems.js';
import type { FieldProblems } from '../../application/outbound/field-problems.js';

/** What the server refused, for the fields of the form around. */
export const ProblemsContext = createContext<FieldProblems>({});

/** The words that stand below a field, and what ties them to it. */
export function useFieldProblem(path: string, hasHint = false) {
  const problem = problemAt(useContext(ProblemsContext), path);
  const id = useId();
  const told = [hasHint ? `${id}-hint` : '', problem === '' ? '' : `${id}-problem`];
  const describedBy = told.filter((part) => part !== '').join(' ');
  const marks = {
    ...(problem !== '' && { 'aria-invalid': true as const }),
    ...(describedBy !== '' && { 'aria-describedby': describedBy }),
  };
  return { problem, id, marks };
}

type ProblemProps = Readonly<{ id: string; problem: string }>;

export function FieldProblem({ id, problem }: ProblemProps) {
  return problem === '' ? null : (
    <span class="field-problem" id={`${id}-problem`}>
      {problem}
    </span>
  );
}

type HintProps = Readonly<{ id: string; hint: string | undefined }>;

export function FieldHint({ id, hint }: HintProps) {
  return hint === undefined ? null : (
    <span class="field-hint" id={`${id}-hint`}>
      {hint}
    </span>
  );
}

type FieldProps = Readonly<{ label: string; path: string; hint?: string | undefined }>;

type FrameProps = FieldProps &
  Readonly<{ children: (ties: Readonly<{ id: string }>) => ComponentChildren }>;

/** Its name stands above, its hint and what is wrong with it below; all are tied to it for who listens. */
function Field({ label, path, hint, children }: FrameProps) {
  const { problem, id, marks } = useFieldProblem(path, hint !== undefined);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...marks })}
      <FieldHint id={id} hint={hint} />
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}

type TextProps = FieldProps &
  Readonly<{
    value: string;
    onText: (text: string) => void;
    input?: InputHTMLAttributes;
  }>;

export function TextField({ value, onText, input = {}, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(ties) => (
        <input
          {...input}
          {...ties}
          value={value}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      )}
    </Field>
  );
}

type AreaProps = FieldProps &
  Readonly<{ value: string; rows?: number; onText: (text: string) => void }>;

/** Several lines of what a program reads. */
export function AreaField({ value, rows = 4, onText, ...field }: AreaProps) {
  return (
    <Field {...field}>
      {(ties) => (
        <textarea
          {...ties}
          class="code-area"
          rows={rows}
          spellcheck={false}
          value={value}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      )}
    </Field>
  );
}

type NumberProps = FieldProps &
  Readonly<{ value: number; most: number; least?: number; onNumber: (value: number) => void }>;

/** What is no number is sent as none, and refused in the server's words. */
export function NumberInput(props: NumberProps) {
  const { label, path, hint, value, least = 0, most, onNumber } = props;
  return (
    <TextField
      label={label}
      path={path}
      hint={hint}
      value={Number.isNaN(value) ? '' : String(value)}
      onText={(text) => onNumber(text === '' ? Number.NaN : Number(text))}
      input={{ type: 'number', min: least, max: most, class: 'short' }}
    />
  );
}

type ChoiceProps<Value extends string> = FieldProps &
  Readonly<{
    value: Value;
    choices: Readonly<Record<Value, string>>;
    onChoice: (value: Value) => void;
  }>;

export function ChoiceField<Value extends string>(props: ChoiceProps<Value>) {
  const { value, choices, onChoice, ...field } = props;
  const names = Object.keys(choices) as Value[];
  return (
    <Field {...field}>
      {(ties) => (
        <select
          {...ties}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = names.find((name) => name === currentTarget.value);
            if (chosen !== undefined) onChoice(chosen);
          }}
        >
          {names.map((name) => (
            <option key={name} value={name} selected={name === value}>
              {choices[name]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type CheckProps = Readonly<{
  label: ComponentChildren;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
}>;

export function CheckField({ label, isOn, onSwitch }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

type SectionProps = Readonly<{ title: string; note: string; children: ComponentChildren }>;

/** Settings that belong together, with what they are for beside them. */
export function FormSection({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <section class="form-section" aria-labelledby={id}>
      <div>
        <h3 id={id}>{title}</h3>
        <p class="muted">{note}</p>
      </div>
      <div class="form-section-fields">{children}</div>
    </section>
  );
}
