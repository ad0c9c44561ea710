import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { encodePng } from '@jumpfleet/gateway-client';

const size = { width: 32, height: 20 };
const variants = 16;
const painted = new Map<number, string>();

/** A small picture of its own colour for every few computers; painted once. */
export function simulatedThumbnail(index: number, hasScreen: boolean): AgentMessage {
  if (!hasScreen) return { t: 'thumbnail', image: null, reason: 'no-screen' };
  const variant = index % variants;
  let image = painted.get(variant);
  if (image === undefined) {
    const pixels = new Uint8Array(size.width * size.height * 3).fill(variant * variants);
    image = encodePng({ ...size, pixels }).toString('base64');
    painted.set(variant, image);
  }
  return { t: 'thumbnail', image };
}
