type Props = Readonly<{ standing: Readonly<{ words: string; look: string }> }>;

/** A dot and a word; the word alone says it. */
export function Standing({ standing: { words, look } }: Props) {
  return (
    <span class={`status status-${look}`}>
      <span class="status-dot" aria-hidden="true" />
      {words}
    </span>
  );
}
