const beginnings = [
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
] as const;
export type PictureType = (typeof beginnings)[number]['type'];

/** What a picture from a computer is, by its own first bytes; anything else is none and is never served. */
export function pictureType(image: Uint8Array): PictureType | undefined {
  return beginnings.find(({ bytes }) => bytes.every((byte, at) => image[at] === byte))?.type;
}
