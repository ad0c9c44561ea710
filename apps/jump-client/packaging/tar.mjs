/** A tar archive (ustar) of a few files, the same bytes for the same content on every machine. */
const block = 512;

/** @param {{ path: string, mode: number, content: Buffer }[]} files */
export function tarOf(files) {
  const folders = [...new Set(files.map(({ path }) => path.replace(/[^/]*$/, '')))].filter(Boolean);
  const entries = [
    ...folders.map((path) => ({ path, mode: 0o755, content: Buffer.alloc(0), type: '5' })),
    ...files.map((file) => ({ ...file, type: '0' })),
  ];
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(2 * block)]);
}

function entryBlocks({ path, mode, content, type }) {
  const header = Buffer.alloc(block);
  const put = (text, at) => header.write(text, at, 'ascii');
  const octal = (value, at, digits) => put(value.toString(8).padStart(digits, '0'), at);
  put(path, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(content.length, 124, 11);
  octal(0, 136, 11);
  put(' '.repeat(8), 148);
  put(type, 156);
  put('ustar\u000000', 257);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  header[154] = 0;
  return [header, content, Buffer.alloc((block - (content.length % block)) % block)];
}
