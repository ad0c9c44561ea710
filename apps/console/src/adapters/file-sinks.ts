import type { Sink, Source } from '../application/session/transfer.js';

/** Beyond this a browser without File System Access would hold too much in memory. */
const blobLimitBytes = 1_073_741_824;

type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

function savePicker(): SavePicker | undefined {
  return 'showSaveFilePicker' in window ? (window.showSaveFilePicker as SavePicker) : undefined;
}

/** Where a download of that name and size goes; nothing where the person thought better of it. */
export async function sinkFor(name: string, size: number | undefined): Promise<Sink | undefined> {
  const pick = savePicker();
  const isLarge = size === undefined || size > 67_108_864;
  if (pick !== undefined && isLarge) {
    try {
      return await fileSink(await pick({ suggestedName: name }));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      throw error;
    }
  }
  if ((size ?? 0) > blobLimitBytes)
    throw new Error(
      'This browser cannot save files larger than 1 GiB. Use Chromium, or `npm run jump`.',
    );
  return blobSink(name);
}

async function fileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const stream = await handle.createWritable();
  return {
    write: (bytes) => stream.write(bytes.slice()),
    finish: () => stream.close(),
    discard: () => stream.abort(),
  };
}

/** The file is gathered in memory, and handed to the browser's own downloads at the end. */
function blobSink(name: string): Sink {
  let blob = new Blob([]);
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  const settle = () => {
    blob = new Blob([blob, ...pieces]);
    pieces = [];
    waiting = 0;
  };
  return {
    write: async (bytes) => {
      if (blob.size + waiting + bytes.length > blobLimitBytes)
        throw new Error('This browser cannot save files larger than 1 GiB.');
      pieces.push(bytes.slice());
      waiting += bytes.length;
      if (waiting > 8_388_608) settle();
    },
    finish: async () => {
      settle();
      saveBlob(blob, name);
    },
    discard: async () => {
      pieces = [];
      blob = new Blob([]);
    },
  };
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function sourceOf(file: File): Source {
  return {
    size: file.size,
    read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
  };
}
