import { useState } from 'preact/hooks';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { formatInstant } from '../../application/format.js';
import { mayRedeliver } from '../../application/outbound/delivery-list.js';
import { attemptWords, deliveryStanding } from '../../application/outbound/recipient-words.js';
import { DeliveryDetail } from './delivery-detail.js';
import { Standing } from './standing.js';
import { useCatalogue } from './use-catalogue.js';

type Choice = Readonly<{
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}>;

type Props = Choice &
  Readonly<{
    items: readonly DeliveryItem[];
    /** Where the list is of several recipients: the name of one. */
    nameOf?: (recipientId: string) => string;
    onRedeliver: (id: string) => void;
  }>;

function toggled(chosen: ReadonlySet<string>, ids: readonly string[], isOn: boolean) {
  const next = new Set(chosen);
  for (const id of ids)
    if (isOn) next.add(id);
    else next.delete(id);
  return next;
}

/** Deliveries, newest first; each unfolds to its attempts. */
export function DeliveryTable({ items, nameOf, chosen, onChoose, onRedeliver }: Props) {
  const [open, setOpen] = useState('');
  const offered = items.filter(mayRedeliver).map(({ id }) => id);
  const isAll = offered.length > 0 && offered.every((id) => chosen.has(id));
  return (
    <div class="table-scroll">
      <table class="plain-table delivery-table">
        <thead>
          <tr>
            <th scope="col" class="cell-check">
              <input
                type="checkbox"
                aria-label="Choose all that are shown"
                disabled={offered.length === 0}
                checked={isAll}
                onChange={() => onChoose(toggled(chosen, offered, !isAll))}
              />
            </th>
            <th scope="col">Event</th>
            {nameOf !== undefined && <th scope="col">Recipient</th>}
            <th scope="col">Status</th>
            <th scope="col">Created</th>
            <th scope="col" class="number">
              Attempts
            </th>
            <th scope="col">Last outcome</th>
            <th>
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row
              key={item.id}
              item={item}
              name={nameOf?.(item.recipient)}
              isChosen={chosen.has(item.id)}
              isOpen={open === item.id}
              onChosen={(isOn) => onChoose(toggled(chosen, [item.id], isOn))}
              onOpen={() => setOpen(open === item.id ? '' : item.id)}
              onRedeliver={() => onRedeliver(item.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = Readonly<{
  item: DeliveryItem;
  name: string | undefined;
  isChosen: boolean;
  isOpen: boolean;
  onChosen: (isOn: boolean) => void;
  onOpen: () => void;
  onRedeliver: () => void;
}>;

function Row(props: RowProps) {
  const { item, name, isOpen, onOpen } = props;
  const { titleOf } = useCatalogue();
  const last = item.attempts.at(-1);
  const outcome = last === undefined ? '' : attemptWords(last);
  return (
    <>
      <tr class={isOpen ? 'is-open' : ''}>
        <CheckCell {...props} />
        <th scope="row">
          <button type="button" class="unfold" aria-expanded={isOpen} onClick={onOpen}>
            {titleOf(item.event)}
          </button>
        </th>
        {name !== undefined && <td class="cell-clip">{name}</td>}
        <td>
          <Standing standing={deliveryStanding(item.status)} />
        </td>
        <td class="cell-time">{formatInstant(item.created_at)}</td>
        <td class="number">{item.attempts.length}</td>
        <td class="cell-clip" title={outcome}>
          {outcome}
        </td>
        <RedeliverCell {...props} />
      </tr>
      {isOpen && (
        <tr class="delivery-detail">
          <td />
          <td colSpan={name === undefined ? 6 : 7}>
            <DeliveryDetail item={item} />
          </td>
        </tr>
      )}
    </>
  );
}

function CheckCell({ item, isChosen, onChosen }: RowProps) {
  const { titleOf } = useCatalogue();
  return (
    <td class="cell-check">
      <input
        type="checkbox"
        aria-label={`Choose ${titleOf(item.event)} of ${formatInstant(item.created_at)}`}
        disabled={!mayRedeliver(item)}
        checked={isChosen}
        onChange={({ currentTarget }) => onChosen(currentTarget.checked)}
      />
    </td>
  );
}

function RedeliverCell({ item, onRedeliver }: RowProps) {
  return (
    <td class="row-actions">
      {mayRedeliver(item) && (
        <button type="button" class="button-small" onClick={onRedeliver}>
          Redeliver
        </button>
      )}
    </td>
  );
}
