import type { Picture } from '@jumpfleet/gateway-client';
import type { Pixels } from './x11.codec.js';

type Size = Readonly<{ width: number; height: number }>;

/** The largest size of the same shape that fits; never larger than it is. */
export function fitting({ width, height }: Size, into: Size): Size {
  const scale = Math.min(1, into.width / width, into.height / height);
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
}

/** Takes in a screen row by row and keeps a small picture of it: each of its pixels is the mean of those that fall on it. */
export class Shrinking {
  readonly #from: Size;
  readonly #to: Size;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(from: Size, to: Size) {
    this.#from = from;
    this.#to = to;
    this.#sums = new Float64Array(to.width * to.height * 3);
    this.#counts = new Uint32Array(to.width * to.height);
  }

  /** `colour` gives the pixel at a column as one number: red, green and blue, a byte each. */
  addRow(y: number, colour: (x: number) => number): void {
    const row = Math.floor((y * this.#to.height) / this.#from.height) * this.#to.width;
    for (let x = 0; x < this.#from.width; x++) {
      const cell = row + Math.floor((x * this.#to.width) / this.#from.width);
      const pixel = colour(x);
      this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
      this.#add(cell * 3, pixel >>> 16);
      this.#add(cell * 3 + 1, (pixel >>> 8) & 255);
      this.#add(cell * 3 + 2, pixel & 255);
    }
  }

  picture(): Picture {
    const pixels = Uint8Array.from(this.#sums, (sum, at) =>
      Math.round(sum / (this.#counts[Math.floor(at / 3)] ?? 1)),
    );
    return { ...this.#to, pixels };
  }

  #add(at: number, value: number): void {
    this.#sums[at] = (this.#sums[at] ?? 0) + value;
  }
}

/** Takes in a screen row by row and keeps it as it is. */
export class Whole {
  readonly #size: Size;
  readonly #pixels: Uint8Array;

  constructor(size: Size) {
    this.#size = size;
    this.#pixels = new Uint8Array(size.width * size.height * 3);
  }

  addRow(y: number, colour: (x: number) => number): void {
    const { width } = this.#size;
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      const pixel = colour(x);
      this.#pixels[at] = pixel >>> 16;
      this.#pixels[at + 1] = pixel >>> 8;
      this.#pixels[at + 2] = pixel;
    }
  }

  picture(): Picture {
    return { ...this.#size, pixels: this.#pixels };
  }
}

export function shrink(picture: Picture, to: Size): Picture {
  const { width, height, pixels } = picture;
  const shrinking = new Shrinking(picture, to);
  const channel = (at: number): number => pixels[at] ?? 0;
  for (let y = 0; y < height; y++)
    shrinking.addRow(y, (x) => {
      const at = (y * width + x) * 3;
      return (channel(at) << 16) | (channel(at + 1) << 8) | channel(at + 2);
    });
  return shrinking.picture();
}

/** Reads one row of an X image as colours. */
export function rowColours(row: Buffer, { bytesPerPixel, isBigEndian, masks }: Pixels) {
  const channels = masks.map((mask) => {
    const shift = 31 - Math.clz32(mask & -mask);
    return { mask: mask >>> 0, shift, most: mask >>> shift };
  });
  return (x: number): number => {
    const at = x * bytesPerPixel;
    const pixel = isBigEndian
      ? row.readUIntBE(at, bytesPerPixel)
      : row.readUIntLE(at, bytesPerPixel);
    let colour = 0;
    for (const { mask, shift, most } of channels)
      colour = (colour << 8) | Math.round((((pixel & mask) >>> shift) * 255) / most);
    return colour;
  };
}
