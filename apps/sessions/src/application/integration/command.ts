import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { Xml } from '../record/xml.js';

/** The field's own, so that its integrations find what they look for. */
export const commandNamespace = 'https://www.beyondtrust.com/namespaces/API/command';
export const commandApiVersion = '1.0.0';

/** A command was wrong, or cannot be done now; its caller reads the words in the root `error`. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

export type CommandRequest = Readonly<{
  parameters: CommandParameters;
  principal: Principal;
  cause: Cause;
}>;

export type CommandAction = Readonly<{
  /** What it takes; `session.custom.*` stands for all that begin so. */
  takes: readonly string[];
  /** Needs perm_command full_access, else read_only is enough. */
  changes: boolean;
  run(request: CommandRequest): Promise<Xml>;
}>;

const longestValue = 4_096;
const customPrefix = 'session.custom.';

/** The parameters of one command: each is there once, and none that the command does not take. */
export class CommandParameters {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: Readonly<Record<string, string>>) {
    this.values = new Map(Object.entries(values));
  }

  demandKnown(takes: readonly string[]): void {
    for (const [name, value] of this.values) {
      const isCustom = name.startsWith(customPrefix) && name.length > customPrefix.length;
      if (!takes.includes(name) && !(isCustom && takes.includes(`${customPrefix}*`)))
        throw new CommandRefused(`The parameter ${name} is not known.`);
      if (value.length > longestValue)
        throw new CommandRefused(`The parameter ${name} is too long.`);
    }
  }

  optional(name: string): string | undefined {
    const value = this.values.get(name);
    return value === '' ? undefined : value;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw new CommandRefused(`The parameter ${name} is required.`);
    return value;
  }

  seconds(name: string): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,9}$/.test(value))
      throw new CommandRefused(`The parameter ${name} is not a number.`);
    return Number(value);
  }

  /** `1` is yes. */
  flag(name: string): boolean {
    return this.optional(name) === '1';
  }

  /** `session.custom.*` by code name, with the external key apart. */
  custom(): Readonly<{
    externalKey: string | undefined;
    custom: Readonly<Record<string, string>>;
  }> {
    const fields = [...this.values].flatMap(([name, value]) =>
      name.startsWith(customPrefix) ? [[name.slice(customPrefix.length), value] as const] : [],
    );
    const custom = Object.fromEntries(fields.filter(([name]) => name !== 'external_key'));
    const [, asCustom] = fields.find(([name]) => name === 'external_key') ?? [];
    return { externalKey: this.values.get('external_key') ?? asCustom, custom };
  }
}
