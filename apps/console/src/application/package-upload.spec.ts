import { describe, expect, it } from '@jest/globals';
import { uploadPackage } from './package-upload.js';
import type { UploadLine } from './package-upload.js';

class Passing extends Error {
  override readonly name = 'Passing';
}

/** A server that keeps what it gets and fails when told to. */
function server(failures: readonly (Error | undefined)[] = [], kept = 0) {
  const sends = [...failures];
  const state = { bytes: kept, sent: [] as number[] };
  const line: UploadLine = {
    begin: () => Promise.resolve({ address: '/u/1', offset: state.bytes }),
    offset: () => Promise.resolve(state.bytes),
    send: (_address, offset, bytes) => {
      state.sent.push(offset);
      const failure = sends.shift();
      if (offset !== state.bytes) throw new Error('the offset is wrong');
      // The bytes may have come although the answer did not.
      state.bytes += bytes.size;
      return failure ? Promise.reject(failure) : Promise.resolve(state.bytes);
    },
    isPassing: (error) => error instanceof Passing,
  };
  return { line, state };
}

const file = new Blob([new Uint8Array(5_000_000)]);
const upload = (line: UploadLine, signal = new AbortController().signal) => {
  const progress: number[] = [];
  const pauses: number[] = [];
  const done = uploadPackage(file, line, {
    onProgress: (sent) => progress.push(sent),
    signal,
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
  });
  return { done, progress, pauses };
};

describe('the upload of a package', () => {
  it('goes piece by piece and says how far it is', async () => {
    const { line, state } = server();
    const { done, progress } = upload(line);
    await done;
    expect(state.bytes).toBe(5_000_000);
    expect(progress).toEqual([0, 2_097_152, 4_194_304, 5_000_000, 5_000_000]);
  });

  it('goes on where an earlier one ended', async () => {
    const { line, state } = server([], 4_000_000);
    await upload(line).done;
    expect(state.sent).toEqual([4_000_000]);
  });

  it('asks how far the server got after a broken line, and pauses longer each time', async () => {
    const { line, state } = server([undefined, new Passing(), new Passing()]);
    const { done, pauses } = upload(line);
    await done;
    expect(state.bytes).toBe(5_000_000);
    expect(pauses).toEqual([500, 1_000]);
  });

  it('ends well when only the answer to the last piece was lost', async () => {
    const { line } = server([undefined, undefined, new Passing()]);
    const { done, progress } = upload({ ...line, offset: () => Promise.resolve('stored') });
    await done;
    expect(progress.at(-1)).toBe(5_000_000);
  });

  it('tells at once what another try cannot mend, and gives up after many', async () => {
    const refused = server([new Error('signature-invalid')]);
    await expect(upload(refused.line).done).rejects.toThrow('signature-invalid');
    const away: UploadLine = {
      ...server().line,
      offset: () => Promise.reject(new Passing()),
      send: () => Promise.reject(new Passing()),
    };
    const { done, pauses } = upload(away);
    await expect(done).rejects.toThrow(Passing);
    expect(pauses).toHaveLength(8);
  });

  it('stops when somebody says so', async () => {
    const { line } = server();
    const stop = new AbortController();
    stop.abort();
    await expect(upload(line, stop.signal).done).rejects.toMatchObject({ name: 'AbortError' });
  });
});
