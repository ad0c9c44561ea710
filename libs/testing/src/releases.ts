declare global {
  /** Kept by libs/testing/jest/shared-environment.mjs, which runs them when the spec file has ended. */
  var jumpfleetReleases: (() => unknown)[] | undefined;
}

/** Runs when the spec file has ended, after all of its own hooks, last registered first. */
export function atEndOfSpecFile(release: () => unknown): void {
  if (!globalThis.jumpfleetReleases) throw new Error('is this spec named .int-spec.ts?');
  globalThis.jumpfleetReleases.push(release);
}
