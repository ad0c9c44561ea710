/** AG-12, by the names of the configuration API where it has one. */
export const platforms = {
  'windows-64-exe': 'Windows x64 (EXE)',
  'windows-64-msi': 'Windows x64 (MSI)',
  'windows-32-msi': 'Windows x86 (MSI)',
  'mac-dmg': 'macOS (DMG)',
  'mac-zip': 'macOS (ZIP)',
  'linux-64': 'Linux x64, headless',
  'linux-64-desktop': 'Linux x64',
  'linux-32': 'Linux x86',
  'linux-32-headless': 'Linux x86, headless',
  'raspberry-pi-32-headless': 'Raspberry Pi OS (32-bit), headless',
  android: 'Android',
} as const;
export type Platform = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as [Platform, ...Platform[]];

export const isPlatform = (name: string): name is Platform => Object.hasOwn(platforms, name);
