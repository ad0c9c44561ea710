import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import { formatCount } from '../../application/format.js';
import { ConfirmDialog } from '../confirm-dialog.js';

type Props = Readonly<{
  recipient: RecipientItem;
  problem: string;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}>;

export function DeleteRecipientDialog({ recipient, ...rest }: Props) {
  const { name, queued_events: queued } = recipient;
  return (
    <ConfirmDialog title={`Delete ${name}`} action="Delete the recipient" {...rest}>
      <p>
        {name} hears of nothing any more, and its secrets are forgotten.
        {queued > 0 && ` ${formatCount(queued)} queued events are dropped.`} This cannot be taken
        back. To stop it for a while, disable it.
      </p>
    </ConfirmDialog>
  );
}
