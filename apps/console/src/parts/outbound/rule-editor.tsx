import { useContext } from 'preact/hooks';
import { problemAt } from '../../application/outbound/field-problems.js';
import { newFind, ruleInWords } from '../../application/outbound/mapping-edit.js';
import type { Find, Rule } from '../../application/outbound/mapping-edit.js';
import { CheckField, ProblemsContext, TextField } from './fields.js';
import { RememberField, RequestFields } from './request-fields.js';
import { RuleEvents } from './rule-events.js';
import { useCatalogue } from './use-catalogue.js';

type Props = Readonly<{
  rule: Rule;
  path: string;
  onRule: (rule: Rule) => void;
  onUp?: () => void;
  onRemove: () => void;
}>;

/** Folded, a rule reads as a sentence; unfolded, everything of it can be changed. */
export function RuleEditor({ rule, path, onRule, onUp, onRemove }: Props) {
  const { titleOf } = useCatalogue();
  const isRefused = problemAt(useContext(ProblemsContext), path) !== '';
  const change = (part: Partial<Rule>) => onRule({ ...rule, ...part });
  return (
    <details class={`rule ${isRefused ? 'is-refused' : ''}`}>
      <summary>
        <strong>{rule.name}</strong>
        <span class="field-hint">{ruleInWords(rule, titleOf)}</span>
      </summary>
      <div class="form-section-fields">
        <TextField
          label="Name"
          path={`${path}.name`}
          value={rule.name}
          onText={(name) => change({ name })}
        />
        <RuleEvents
          path={`${path}.events`}
          wanted={rule.events}
          onWanted={(events) => change({ events })}
        />
        <TextField
          label="When"
          path={`${path}.when`}
          hint="A Liquid condition, as between {% if and %}; empty is always."
          value={rule.when}
          onText={(when) => change({ when })}
          input={{ class: 'code', spellcheck: false }}
        />
        <FindFields find={rule.find} path={`${path}.find`} onFind={(find) => change({ find })} />
        <RequestFields
          title="Request"
          path={`${path}.request`}
          request={rule.request}
          onRequest={(request) => change({ request })}
        />
        <RememberField
          path={`${path}.remember`}
          remember={rule.remember}
          onRemember={(remember) => change({ remember })}
        />
        <RuleActions onUp={onUp} onRemove={onRemove} />
      </div>
    </details>
  );
}

type ActionProps = Readonly<{
  onUp: (() => void) | undefined;
  onRemove: () => void;
}>;

function RuleActions({ onUp, onRemove }: ActionProps) {
  return (
    <div class="settings-foot">
      {onUp !== undefined && (
        <button type="button" class="button-small" onClick={onUp}>
          Move up
        </button>
      )}
      <button type="button" class="button-small button-danger" onClick={onRemove}>
        Remove the rule
      </button>
    </div>
  );
}

type FindProps = Readonly<{
  find: Find | null;
  path: string;
  onFind: (find: Find | null) => void;
}>;

function FindFields({ find, path, onFind }: FindProps) {
  return (
    <>
      <CheckField
        label="Look first whether the other system has it already, so that a repeated delivery makes no second one"
        isOn={find !== null}
        onSwitch={(isOn) => onFind(isOn ? newFind : null)}
      />
      {find !== null && (
        <>
          <RequestFields
            title="Look-up"
            path={path}
            request={find}
            onRequest={(request) => onFind({ ...find, ...request })}
          />
          <TextField
            label="Found when"
            path={`${path}.when`}
            hint="A condition over answer and answer_text; empty is when all that is kept was found."
            value={find.when}
            onText={(when) => onFind({ ...find, when })}
            input={{ class: 'code', spellcheck: false }}
          />
          <RememberField
            path={`${path}.remember`}
            remember={find.remember}
            onRemember={(remember) => onFind({ ...find, remember })}
          />
        </>
      )}
    </>
  );
}
