import { useRef, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { tusUpload } from '../../adapters/tus-upload.js';
import { formatBytes, formatPercent, share } from '../../application/format.js';
import { uploadPackage } from '../../application/package-upload.js';
import { Problem } from '../notice.js';

type Upload = Readonly<{ sent: number; size: number }>;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function fileIn(form: FormData, name: string): File | undefined {
  const value = form.get(name);
  return value instanceof File && value.size > 0 ? value : undefined;
}

function useUpload(onUploaded: () => void) {
  const [upload, setUpload] = useState<Upload>();
  const [said, setSaid] = useState({ problem: '', done: '' });
  const running = useRef<AbortController>(undefined);
  const start = async (file: File, signed: File) => {
    const stop = new AbortController();
    running.current = stop;
    setSaid({ problem: '', done: '' });
    setUpload({ sent: 0, size: file.size });
    try {
      const document = await signed.text();
      await uploadPackage(file, tusUpload(file, document, stop.signal), {
        onProgress: (sent) => setUpload({ sent, size: file.size }),
        signal: stop.signal,
        pause,
      });
      setSaid({ problem: '', done: `${file.name} is uploaded and verified.` });
      onUploaded();
    } catch (error) {
      const problem = stop.signal.aborted
        ? 'Stopped. Upload the same files again to go on.'
        : messageOf(error);
      setSaid({ problem, done: '' });
    }
    setUpload(undefined);
  };
  return { upload, said, start, stop: () => running.current?.abort() };
}

/** A package and the document that signs it; a broken upload goes on where it ended. */
export function UploadForm({ onUploaded }: Readonly<{ onUploaded: () => void }>) {
  const { upload, said, start, stop } = useUpload(onUploaded);
  const begin = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    const [file, signed] = [fileIn(form, 'package'), fileIn(form, 'document')];
    if (file && signed) void start(file, signed);
  };
  return (
    <>
      <form class="form-inline" onSubmit={begin}>
        <label class="grow">
          Package
          <input name="package" type="file" required disabled={upload !== undefined} />
        </label>
        <label class="grow">
          Its signed document
          <input name="document" type="file" required disabled={upload !== undefined} />
        </label>
        {upload === undefined ? (
          <button type="submit" class="button-main">
            Upload
          </button>
        ) : (
          <button type="button" onClick={stop}>
            Stop
          </button>
        )}
      </form>
      {upload !== undefined && <Progress {...upload} />}
      <p class="muted" role="status">
        {said.done}
      </p>
      <Problem text={said.problem} />
    </>
  );
}

function Progress({ sent, size }: Upload) {
  const text = `${formatBytes(sent)} of ${formatBytes(size)}`;
  return (
    <div class="upload">
      <progress aria-label="Upload" max={size} value={sent} />
      <span>{sent === size ? 'Verifying …' : `${formatPercent(share(sent, size))}, ${text}`}</span>
    </div>
  );
}
