import { formatInstant } from '../../application/format.js';
import { CopyButton } from '../copy-button.js';
import { Dialog } from '../dialog.js';

type Props = Readonly<{
  name: string;
  secret: string;
  previousValidUntil?: string | null;
  onClose: () => void;
}>;

/** The secret is told once, in the answer to the creation or the rotation, and never again. */
export function SecretDialog({ name, secret, previousValidUntil = null, onClose }: Props) {
  return (
    <Dialog title={`Signing secret of ${name}`} onClose={onClose}>
      <div class="form">
        <p>
          It is shown only now. The receiver verifies by it that what arrives comes from this site,
          unchanged.
        </p>
        <div class="install-line">
          <code>{secret}</code>
          <CopyButton text={secret} class="button-main" />
        </div>
        {previousValidUntil !== null && (
          <p class="muted">
            Until {formatInstant(previousValidUntil)}, what goes out is signed by the previous
            secret, too.
          </p>
        )}
        <div class="dialog-foot">
          <button type="button" onClick={onClose}>
            I have kept it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
