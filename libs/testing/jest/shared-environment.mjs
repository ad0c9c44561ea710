/** The process itself, for one spec file after another: what a file changed of it is put back. */
export default class SharedEnvironment {
  global = globalThis;
  fakeTimers = null;
  fakeTimersModern = null;
  #environment = { ...process.env };
  #console = globalThis.console;
  #exit = process.exit;
  #folder = process.cwd();

  async setup() {
    globalThis.jumpfleetReleases = [];
  }

  /** After everything else of a spec file, what it started through libs/testing is released, last one first. */
  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    for (const release of globalThis.jumpfleetReleases.reverse()) await release();
  }

  async teardown() {
    globalThis.jumpfleetReleases = undefined;
    globalThis.console = this.#console;
    process.exit = this.#exit;
    process.chdir(this.#folder);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, this.#environment);
  }

  exportConditions() {
    return [];
  }

  /** There is none: everything runs where Node itself runs. */
  getVmContext() {
    return null;
  }
}
