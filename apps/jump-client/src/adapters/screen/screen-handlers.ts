import { encodeLargePng } from '@jumpfleet/gateway-client';
import { ToolFailure } from '../../application/session/tool-handler.js';
import type { ToolHandlers } from '../../application/session/tool-handler.js';
import { firstPicture } from './screen-source.js';
import type { ScreenPlaces } from './screen-source.js';

const unlimited = Number.POSITIVE_INFINITY;

/** The screen as it is now, as PNG. */
export function screenHandlers(places: ScreenPlaces): Required<Pick<ToolHandlers, 'capture'>> {
  return {
    capture: async ({ max_width: width = unlimited }, channel) => {
      const image = await firstPicture(places, { width, height: unlimited }, encodeLargePng);
      if (image === 'no-screen')
        throw new ToolFailure('no-display', 'This computer has no display.');
      if (image === 'not-readable')
        throw new ToolFailure('screen-not-readable', 'The screen of this computer cannot be read.');
      await channel.write(image);
      return {};
    },
  };
}
