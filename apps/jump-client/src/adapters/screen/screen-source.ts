import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@jumpfleet/gateway-client';
import type { Picture } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import type { NoThumbnailReason } from '@jumpfleet/gateway-contracts';
import type { ScreenSource } from '../../application/ports.js';
import { fitting, shrink } from './shrinking.js';
import { ScreenNotReadable, pictureOfDisplay } from './x11-screen.js';
import { readCookies } from './x11.codec.js';
import type { Cookie } from './x11.codec.js';

export type ScreenPlaces = Readonly<{
  /** Where X servers have their sockets. */
  sockets: string;
  /** Files in which the cookies may be that open a display. */
  cookieFiles: readonly string[];
  /** Whether there is a screen that is no X server's: a monitor with a text console, or another kind of desktop. */
  hasOtherScreen: () => boolean;
}>;

export function screenPlaces(
  environment: NodeJS.ProcessEnv,
  hasOtherScreen: () => boolean,
): ScreenPlaces {
  const given = environment['XAUTHORITY'];
  return {
    sockets: '/tmp/.X11-unix',
    cookieFiles: [...(given ? [given] : []), join(homedir(), '.Xauthority')],
    hasOtherScreen,
  };
}

/** From large to small, until the bytes fit; the last always does. */
const sizes = [
  { width: 320, height: 200 },
  { width: 240, height: 150 },
  { width: 160, height: 100 },
  { width: 120, height: 75 },
] as const;

/** A small picture of the first display that lets us look, or why there is none. */
export function screenSource(places: ScreenPlaces): ScreenSource {
  return async () => {
    const shot = await firstPicture(places, sizes[0], smallEnough);
    if (typeof shot === 'string') return { image: null, reason: shot };
    return { image: shot };
  };
}

type Size = Readonly<{ width: number; height: number }>;

/** What is made of the first display that lets us look, or why nothing is. */
export function firstPicture<T extends object>(
  places: ScreenPlaces,
  largest: Size,
  make: (picture: Picture) => T | Promise<T>,
): Promise<T | NoThumbnailReason> {
  return firstDisplay(places, async (...display) =>
    make(await pictureOfDisplay(...display, largest)),
  );
}

/** The same of whatever else a display is asked for. */
export async function firstDisplay<T extends object>(
  places: ScreenPlaces,
  ask: (socket: string, cookie: Cookie | undefined) => Promise<T>,
): Promise<T | NoThumbnailReason> {
  const displays = displaysIn(places.sockets);
  if (displays.length === 0) return places.hasOtherScreen() ? 'not-readable' : 'no-screen';
  for (const display of displays)
    for (const cookie of cookiesFor(display, places))
      try {
        return await ask(join(places.sockets, `X${display}`), cookie);
      } catch {
        // Not with this cookie, or not this display: the next one.
      }
  return 'not-readable';
}

function cookiesFor(display: string, { cookieFiles }: ScreenPlaces): (Cookie | undefined)[] {
  return [undefined, ...cookieFiles.flatMap((file) => readCookies(bytesOf(file), display))];
}

function smallEnough(picture: Picture): Buffer {
  for (const size of sizes) {
    const image = encodePng(shrink(picture, fitting(picture, size)));
    if (image.length <= limits.maxThumbnailBytes) return image;
  }
  throw new ScreenNotReadable('no picture is small enough');
}

function displaysIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^X(\d+)$/.exec(name)?.[1] ?? [])
      .sort((a, b) => Number(a) - Number(b));
  } catch {
    return [];
  }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
