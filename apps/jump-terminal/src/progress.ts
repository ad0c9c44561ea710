const pauseMs = 200;
const unit = 1_048_576;

/** One line of the error stream that shows how far a copy is; only its end where that is no terminal. */
export function progressLine(name: string) {
  const began = performance.now();
  let shown = 0;
  let isOpen = false;
  const say = (text: string) => process.stderr.write(text);
  const end = () => {
    if (isOpen) say('\n');
    isOpen = false;
  };
  return {
    show: (done: number, length: number): void => {
      const now = performance.now();
      if (!process.stderr.isTTY || now - shown < pauseMs) return;
      shown = now;
      isOpen = true;
      const percent = length === 0 ? 100 : Math.floor((100 * done) / length);
      say(`\r${name}: ${percent} % of ${size(length)}\u001b[K`);
    },
    done: ({ length, sha256 }: Readonly<{ length: number; sha256: string }>): void => {
      end();
      const seconds = (performance.now() - began) / 1_000;
      say(`${name}: ${size(length)} in ${seconds.toFixed(1)} s, sha256 ${sha256}\n`);
    },
    end,
  };
}

function size(bytes: number): string {
  return bytes < unit ? `${bytes} bytes` : `${(bytes / unit).toFixed(1)} MiB`;
}
