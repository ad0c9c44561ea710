import { encodeLargePng } from '@jumpfleet/gateway-client';
import { ToolFailure } from '../../application/session/tool-handler.js';
import type { ToolHandlers } from '../../application/session/tool-handler.js';
import { firstPicture } from './screen-source.js';
import type { ScreenPlaces } from './screen-source.js';

const unlimited = Number.POSITIVE_INFINITY;

const failures = {
  'no-screen': ['no-display', 'This computer has no display.'],
  'not-readable': ['screen-not-readable', 'The screen of this computer cannot be read.'],
} as const;

/** The screen as it is now, as PNG. */
export function screenHandlers(places: ScreenPlaces): Required<Pick<ToolHandlers, 'capture'>> {
  return {
    capture: async ({ max_width: width = unlimited }, channel) => {
      const image = await firstPicture(places, { width, height: unlimited }, encodeLargePng);
      if (typeof image === 'string') throw new ToolFailure(...failures[image]);
      await channel.write(image);
      return {};
    },
  };
}
