type MaskOptions = Readonly<{ generateMask?: (mask: Buffer) => void }>;

const thisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Masks keep strangers who choose what is sent from speaking to proxies that read along (RFC 6455, section 10.3).
 * Under TLS, and within this machine, nobody reads along: a mask of zeros spares both ends a pass over all bytes.
 */
export function maskOptions(url: string): MaskOptions {
  const { protocol, hostname } = new URL(url);
  const isOwn = protocol === 'wss:' || thisMachine.has(hostname);
  return isOwn ? { generateMask: (mask) => void mask.fill(0) } : {};
}
