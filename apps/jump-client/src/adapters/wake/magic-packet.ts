const macBytes = 6;
const repeats = 16;

/** What a sleeping network card waits for: six bytes of ones, its address sixteen times, and its SecureOn password. */
export function magicPacket(mac: string, password?: string): Buffer {
  const address = Buffer.from(mac.replaceAll(':', ''), 'hex');
  if (address.length !== macBytes) throw new RangeError('this is no address of a network card');
  return Buffer.concat([
    Buffer.alloc(macBytes, 0xff),
    ...Array.from({ length: repeats }, () => address),
    Buffer.from(password ?? '', 'hex'),
  ]);
}
