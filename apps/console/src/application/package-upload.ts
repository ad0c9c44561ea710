/** One upload after tus 1.0.0, as far as a page needs it. */
export type UploadLine = Readonly<{
  /** Answers where the bytes go, and how many are there already. */
  begin(): Promise<UploadPlace>;
  /** How far the server got, or that it has stored the whole package. */
  offset(address: string): Promise<number | 'stored'>;
  /** Answers how many bytes are there then. */
  send(address: string, offset: number, bytes: Blob): Promise<number>;
  /** Whether it is worth another try. */
  isPassing(error: unknown): boolean;
}>;
export type UploadPlace = Readonly<{ address: string; offset: number }>;

type UploadOptions = Readonly<{
  onProgress: (sent: number) => void;
  signal: AbortSignal;
  pause: (ms: number) => Promise<void>;
}>;

const pieceBytes = 2_097_152;
const mostTries = 8;
const longestPauseMs = 10_000;
const pauseBefore = (attempt: number): number => Math.min(longestPauseMs, 500 * 2 ** attempt);

/**
 * Brings a file to the server piece by piece. After a broken line the server is asked how far it got, and the
 * upload goes on from there; so it does when somebody begins it again later.
 */
export async function uploadPackage(
  file: Blob,
  line: UploadLine,
  { onProgress, signal, pause }: UploadOptions,
): Promise<void> {
  const { address, offset } = await line.begin();
  let sent = offset;
  let failures = 0;
  onProgress(sent);
  do {
    signal.throwIfAborted();
    try {
      const known = failures > 0 ? await line.offset(address) : sent;
      if (known === 'stored') break;
      sent = await line.send(address, known, file.slice(known, known + pieceBytes));
      failures = 0;
      onProgress(sent);
    } catch (error) {
      if (!line.isPassing(error) || failures >= mostTries) throw error;
      await pause(pauseBefore(failures++));
    }
  } while (sent < file.size || failures > 0);
  onProgress(file.size);
}
