/** An address or a network in CIDR notation, as one number and how many of its first bits count. */
export type AddressRange = Readonly<{ family: 4 | 6; network: bigint; prefix: number }>;

type Address = Readonly<{ family: 4 | 6; value: bigint }>;

const bits = { 4: 32, 6: 128 } as const;
const mappedPrefix = 0xffffn;

/** `undefined` when the text is neither an address nor a network, or its host bits are not zero. */
export function addressRange(text: string): AddressRange | undefined {
  const [host = '', length, ...more] = text.split('/');
  const address = addressOf(host);
  if (!address || more.length > 0) return undefined;
  const most = bits[address.family];
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = length === undefined ? most : Number(length);
  if (prefix > most) return undefined;
  const { family, value: network } = address;
  const hostBits = BigInt(most - prefix);
  if ((network >> hostBits) << hostBits !== network) return undefined;
  return { family, network, prefix };
}

/** Whether the address lies in one of the ranges. What is no address lies in none. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const found = addressOf(address);
  if (!found) return false;
  return ranges.some((text) => {
    const range = addressRange(text);
    if (range?.family !== found.family) return false;
    const hostBits = BigInt(bits[found.family] - range.prefix);
    return found.value >> hostBits === range.network >> hostBits;
  });
}

/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
function addressOf(text: string): Address | undefined {
  if (!text.includes(':')) return fourOf(text);
  const value = sixOf(text);
  if (value === undefined) return undefined;
  if (value >> 32n === mappedPrefix) return { family: 4, value: value & 0xffff_ffffn };
  return { family: 6, value };
}

function fourOf(text: string): Address | undefined {
  const parts = text.split('.');
  const areNumbers = parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  if (parts.length !== 4 || !areNumbers) return undefined;
  return { family: 4, value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
}

function sixOf(text: string): bigint | undefined {
  const [head = '', tail, ...more] = withoutDots(text).split('::');
  if (more.length > 0) return undefined;
  const first = groupsOf(head);
  const last = tail === undefined ? [] : groupsOf(tail);
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array<string>(missing).fill('0'), ...last];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

function withoutDots(text: string): string {
  const [, head = '', dotted = ''] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const four = fourOf(dotted);
  if (!four) return text;
  return `${head}${(four.value >> 16n).toString(16)}:${(four.value & 0xffffn).toString(16)}`;
}
