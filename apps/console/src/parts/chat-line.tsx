import { formatInstant } from '../application/format.js';
import type { Said } from '../application/session/chat-log.js';

export function ChatLine({ line, isMine }: Readonly<{ line: Said; isMine: boolean }>) {
  const { from, text, at } = line;
  return (
    <li class={`said said-${from.type} ${isMine ? 'is-own' : ''}`}>
      <span class="said-head">
        <strong>{from.name}</strong> <time dateTime={at}>{formatInstant(at).slice(11)}</time>
      </span>
      <span class="said-text">{text}</span>
    </li>
  );
}
