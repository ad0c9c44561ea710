import { useEffect, useState } from 'preact/hooks';
import { beginSecondFactor, confirmSecondFactor } from '../adapters/account-api.js';
import type { Proof } from '../adapters/account-api.js';
import { messageOf } from '../adapters/api.js';
import { CopyButton } from './copy-button.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';

type Props = Readonly<{ proof: Proof; onDone: () => void }>;

/** Sets up one-time codes for somebody who may not sign in without them. */
export function SecondFactorSetup({ proof, onDone }: Props) {
  const [seed, setSeed] = useState<Readonly<{ secret: string; uri: string }>>();
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    beginSecondFactor(proof).then(setSeed, (error: unknown) => setProblem(messageOf(error)));
  }, [proof]);
  const confirm = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const code = textOf(new FormData(event.currentTarget), 'new-code');
    confirmSecondFactor(proof, code).then(
      ({ recovery_codes }) => setRecoveryCodes(recovery_codes),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  if (recoveryCodes) return <RecoveryCodes codes={recoveryCodes} onDone={onDone} />;
  return (
    <form class="card form" onSubmit={confirm}>
      <h1>Second factor</h1>
      <p>Add this site to your authenticator app, then type the code that it shows.</p>
      {seed && (
        <>
          <label>
            Key
            <input readonly value={seed.secret} spellcheck={false} />
          </label>
          <a href={seed.uri}>Open in an authenticator app</a>
        </>
      )}
      <label>
        One-time code
        <input name="new-code" autocomplete="one-time-code" required autofocus />
      </label>
      <Problem text={problem} />
      <button type="submit" class="button-main">
        Set up
      </button>
    </form>
  );
}

function RecoveryCodes({
  codes,
  onDone,
}: Readonly<{ codes: readonly string[]; onDone: () => void }>) {
  const text = codes.join('\n');
  return (
    <div class="card form">
      <h1>Recovery codes</h1>
      <p>Each stands in for one one-time code. They are shown only now: keep them.</p>
      <pre>{text}</pre>
      <CopyButton text={text} />
      <button type="button" class="button-main" onClick={onDone}>
        Sign in
      </button>
    </div>
  );
}
