/** Headers of a tar archive: POSIX ustar, with a pax header before what does not fit into one. */
export type TarMember = Readonly<{
  path: Buffer;
  type: 'file' | 'folder' | 'link';
  mode: number;
  uid: number;
  gid: number;
  user: string;
  group: string;
  size: number;
  modifiedAtSeconds: number;
  target?: Buffer | undefined;
}>;

const block = 512;
const nameBytes = 100;
const ownerBytes = 31;
const types = { file: '0', folder: '5', link: '2' } as const;
/** Eleven and seven octal digits. */
const most = { size: 0o77777777777, id: 0o7777777 };

export const endOfArchive = Buffer.alloc(2 * block);

/** What follows the content of a file up to the next header. */
export function paddingOf(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

export function headersOf(member: TarMember): Buffer {
  const path =
    member.type === 'folder' ? Buffer.concat([member.path, Buffer.from('/')]) : member.path;
  const records = paxRecords({ ...member, path });
  const header = headerBlock({ ...member, path }, types[member.type]);
  if (records.length === 0) return header;
  const pax = headerBlock(
    { ...member, path: Buffer.from('PaxHeaders'), size: records.length },
    'x',
  );
  return Buffer.concat([pax, records, paddingOf(records.length), header]);
}

/** Names are bytes here as they are on disk: most archivers read them so. */
function paxRecords({ path, target, size, uid, gid, modifiedAtSeconds }: TarMember): Buffer {
  const records: Buffer[] = [];
  const add = (keyword: string, value: Buffer | number) =>
    records.push(recordOf(keyword, typeof value === 'number' ? Buffer.from(String(value)) : value));
  if (needsRecord(path)) add('path', path);
  if (target !== undefined && needsRecord(target)) add('linkpath', target);
  if (size > most.size) add('size', size);
  if (uid > most.id) add('uid', uid);
  if (gid > most.id) add('gid', gid);
  if (modifiedAtSeconds < 0 || modifiedAtSeconds > most.size) add('mtime', modifiedAtSeconds);
  return Buffer.concat(records);
}

const needsRecord = (text: Buffer): boolean =>
  text.length > nameBytes || text.some((byte) => byte > 126);

/** `LENGTH KEYWORD=VALUE`, where the length counts its own digits too. */
function recordOf(keyword: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length++;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function headerBlock(member: TarMember, type: string): Buffer {
  const header = Buffer.alloc(block);
  const octal = (value: number, at: number, digits: number): void => {
    header.write(value.toString(8).padStart(digits, '0'), at, 'ascii');
  };
  member.path.copy(header, 0, 0, nameBytes);
  octal(member.mode, 100, 7);
  octal(fitting(member.uid, most.id), 108, 7);
  octal(fitting(member.gid, most.id), 116, 7);
  octal(fitting(member.size, most.size), 124, 11);
  octal(fitting(member.modifiedAtSeconds, most.size), 136, 11);
  header.write(' '.repeat(8), 148, 'ascii');
  header.write(type, 156, 'ascii');
  if (type === types.link) member.target?.copy(header, 157, 0, nameBytes);
  header.write('ustar\u000000', 257, 'ascii');
  header.write(member.user, 265, ownerBytes, 'utf8');
  header.write(member.group, 297, ownerBytes, 'utf8');
  const sum = header.reduce((total, byte) => total + byte, 0);
  octal(sum, 148, 6);
  header[154] = 0;
  return header;
}

const fitting = (value: number, largest: number): number =>
  value < 0 || value > largest ? 0 : value;
