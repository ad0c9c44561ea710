import { TestEnvironment } from 'jest-environment-node';

/** After everything else of a spec file, what it started through libs/testing is released, last one first. */
export default class ReleasingEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.jumpfleetReleases = [];
  }

  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    for (const release of this.global.jumpfleetReleases.reverse()) await release();
  }
}
