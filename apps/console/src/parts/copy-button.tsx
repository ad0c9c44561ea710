import { useEffect, useState } from 'preact/hooks';

/** Without a secure context there is no clipboard; then the old way works on a selection. */
async function copy(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on a plain http address
  document.execCommand('copy');
  area.remove();
}

type Props = Readonly<{ text: string; label?: string; class?: string }>;

export function CopyButton({ text, label = 'Copy', class: look = '' }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      class={look}
      aria-live="polite"
      onClick={() => void copy(text).then(() => setIsCopied(true))}
    >
      {isCopied ? 'Copied' : label}
    </button>
  );
}
