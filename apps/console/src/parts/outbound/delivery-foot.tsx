import type { DeliveryList } from '../../application/outbound/delivery-list.js';

type Props = Readonly<{ list: DeliveryList; nothing: string; onMore: () => void }>;

export function DeliveryFoot({ list: { items, cursor, isKnown }, nothing, onMore }: Props) {
  return (
    <div class="settings-foot">
      {cursor !== null && (
        <button type="button" onClick={onMore}>
          Older ones
        </button>
      )}
      <span class="muted" role="status">
        {isKnown && items.length === 0 ? nothing : ''}
      </span>
    </div>
  );
}
