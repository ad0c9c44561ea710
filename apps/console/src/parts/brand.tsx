/** The mark of the product: a jump. */
export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
        <rect width="32" height="32" rx="8" class="brand-tile" />
        <path class="brand-line" d="M7 22c2-9 14-9 16-1" />
        <path class="brand-line" d="M24.8 13.5 23 21.2l-7.2-3" />
        <circle cx="7" cy="23" r="2.6" fill="#fff" />
      </svg>
      Jumpfleet
    </span>
  );
}
