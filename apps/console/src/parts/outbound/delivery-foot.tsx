import type { DeliveryList } from '../../application/outbound/delivery-list.js';

type Props = Readonly<{ list: DeliveryList; nothing: string; onMore: () => void }>;

export function DeliveryFoot({ list: { items, cursor, isKnown }, nothing, onMore }: Props) {
  return (
    <div class="settings-foot">
      <span class="muted" role="status">
        {isKnown && items.length === 0 ? nothing : ''}
      </span>
      {cursor !== null && (
        <button type="button" onClick={onMore}>
          Older ones
        </button>
      )}
    </div>
  );
}
