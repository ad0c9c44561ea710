import { useCallback, useMemo, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { createJumpGroup, deleteJumpGroup, jumpGroups } from '../adapters/site-api.js';
import type { JumpGroup } from '../adapters/site-api.js';
import { KeptFilter, groupPage } from '../application/jump-group-list.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';
import { useAnswer } from './use-answer.js';

/** PO-17: where credentials come from. There is no other source, so every group has this one. */
const ecmGroup = 'Default';

type Props = Readonly<{ accountId: string }>;

/** PO-10, PO-13, PO-17: the shared groups of Jump Items. */
export function JumpGroupsCard({ accountId }: Props) {
  const { value: groups = [], problem, reload } = useAnswer(useCallback(() => jumpGroups(), []));
  const [refusal, setRefusal] = useState('');
  const kept = useMemo(() => new KeptFilter(window.localStorage, accountId), [accountId]);
  const [filter, setFilter] = useState(kept.text);
  const [wished, setWished] = useState(1);
  const { rows, page, pages } = groupPage(groups, filter, wished);
  const find = (text: string) => {
    kept.keep(text);
    setFilter(text);
    setWished(1);
  };
  const attempt = (work: Promise<unknown>) => {
    setRefusal('');
    work.then(reload, (error: unknown) => setRefusal(messageOf(error)));
  };
  return (
    <section class="card" aria-labelledby="jump-groups-title">
      <h2 id="jump-groups-title">Jump Groups</h2>
      <Filter text={filter} onText={find} />
      <Problem text={problem === '' ? refusal : problem} />
      <GroupTable rows={rows} onDelete={(id) => attempt(deleteJumpGroup(id))} />
      {pages > 1 && <Pages page={page} pages={pages} onPage={setWished} />}
      <AddGroup onAdd={(name, comments) => attempt(createJumpGroup({ name, comments }))} />
    </section>
  );
}

function Filter({ text, onText }: Readonly<{ text: string; onText: (text: string) => void }>) {
  return (
    <div class="form-inline">
      <label class="grow">
        Name or comments
        <input value={text} onInput={({ currentTarget }) => onText(currentTarget.value)} />
      </label>
      {text !== '' && (
        <button type="button" aria-label="Clear the filter" onClick={() => onText('')}>
          ✕
        </button>
      )}
    </div>
  );
}

function GroupTable({
  rows,
  onDelete,
}: Readonly<{ rows: readonly JumpGroup[]; onDelete: (id: number) => void }>) {
  if (rows.length === 0) return <p class="muted">None.</p>;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th>Name</th>
          <th>Code name</th>
          <th>Comments</th>
          <th>ECM Group</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, code_name, comments }) => (
          <tr key={id}>
            <td>{name}</td>
            <td>{code_name}</td>
            <td>{comments}</td>
            <td>{ecmGroup}</td>
            <td class="row-actions">
              <button type="button" class="button-small" onClick={() => onDelete(id)}>
                Delete
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pages({
  page,
  pages,
  onPage,
}: Readonly<{ page: number; pages: number; onPage: (page: number) => void }>) {
  return (
    <p class="row-actions">
      <button type="button" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Previous
      </button>{' '}
      {page} of {pages}{' '}
      <button type="button" disabled={page === pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </p>
  );
}

function AddGroup({ onAdd }: Readonly<{ onAdd: (name: string, comments: string) => void }>) {
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: element } = event;
    if (!(element instanceof HTMLFormElement)) return;
    const form = new FormData(element);
    onAdd(textOf(form, 'name'), textOf(form, 'comments'));
    element.reset();
  };
  return (
    <form class="form-inline" onSubmit={add}>
      <label>
        Name
        <input name="name" required maxLength={255} />
      </label>
      <label class="grow">
        Comments
        <input name="comments" maxLength={4096} />
      </label>
      <button type="submit" class="button-main">
        Add Jump Group
      </button>
    </form>
  );
}
