import { useState } from 'preact/hooks';
import { rememberedIn, rememberedText } from '../../application/outbound/mapping-edit.js';
import type { Request } from '../../application/outbound/mapping-edit.js';
import { AreaField, ChoiceField, TextField } from './fields.js';
import { HeadersField } from './headers-field.js';

type Props = Readonly<{
  title: string;
  path: string;
  request: Request;
  onRequest: (request: Request) => void;
}>;

const methods = { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH' } as const;

export function RequestFields({ title, path, request, onRequest }: Props) {
  const { method, url, headers, body } = request;
  const change = (part: Partial<Request>) => onRequest({ method, url, headers, body, ...part });
  return (
    <fieldset class="request-fields">
      <legend>{title}</legend>
      <div class="method-and-url">
        <ChoiceField
          label="Method"
          path={`${path}.method`}
          value={method}
          choices={methods}
          onChoice={(next) => change({ method: next })}
        />
        <TextField
          label="URL, relative to the recipient’s"
          path={`${path}.url`}
          value={url}
          onText={(next) => change({ url: next })}
          input={{ class: 'code', spellcheck: false }}
        />
      </div>
      <HeadersField
        label="Headers"
        path={`${path}.headers`}
        headers={headers}
        onHeaders={(next) => change({ headers: next })}
      />
      {method !== 'GET' && (
        <AreaField
          label="Body"
          path={`${path}.body`}
          rows={Math.min(16, body.split('\n').length + 1)}
          value={body}
          onText={(next) => change({ body: next })}
        />
      )}
    </fieldset>
  );
}

type RememberProps = Readonly<{
  path: string;
  remember: Readonly<Record<string, string>>;
  onRemember: (remember: Record<string, string>) => void;
}>;

/** The text stays as it is typed for as long as it says what is kept: blanks and a half line, too. */
export function RememberField({ path, remember, onRemember }: RememberProps) {
  const [typed, setTyped] = useState('');
  const kept = rememberedText(remember);
  const text = rememberedText(rememberedIn(typed)) === kept ? typed : kept;
  return (
    <AreaField
      label="Keep out of the answer"
      path={path}
      rows={2}
      hint="A line each, name = /json/pointer; later events of the same session or Jump Client have it as remembered.name."
      value={text}
      onText={(next) => {
        setTyped(next);
        onRemember(rememberedIn(next));
      }}
    />
  );
}
