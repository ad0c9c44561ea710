import { refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import type { UpgradeFailureCode } from '@jumpfleet/upgrades-contracts';

/** Why a document or a package is not taken: `code` is stable and told to the site, `detail` is for people. */
export type ReleaseRefusal = Readonly<{ code: UpgradeFailureCode; detail: string }>;

export function refused(code: UpgradeFailureCode, detail: string): Result<never, ReleaseRefusal> {
  return refuse({ code, detail });
}

/** Ends the reading of a package from deep within; `settled` makes a refusal of it. */
export class PackageFault extends Error {
  override readonly name = 'PackageFault';
  readonly code: UpgradeFailureCode;

  constructor(code: UpgradeFailureCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A refusal for what is wrong with a package or with the disk; any other error is a defect and goes on. */
export async function settled<Value>(
  work: () => Promise<Value>,
): Promise<Result<Value, ReleaseRefusal>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const code = failureCodeOf(error);
    if (code === undefined) throw error;
    return refused(code, String(partsOf(error).message));
  }
}

const systemErrors: Readonly<Record<string, UpgradeFailureCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
};

/** What an error means for an upgrade: of this library, of zlib, or of the file system. */
export function failureCodeOf(error: unknown): UpgradeFailureCode | undefined {
  if (error instanceof PackageFault) return error.code;
  const { code, syscall } = partsOf(error);
  if (typeof code !== 'string') return undefined;
  if (code.startsWith('Z_')) return 'package-malformed';
  return systemErrors[code] ?? (syscall === undefined ? undefined : 'write-failed');
}

/** By its shape, as an error may come from another realm. */
function partsOf(
  error: unknown,
): Readonly<{ code?: unknown; syscall?: unknown; message?: unknown }> {
  return typeof error === 'object' && error !== null ? error : {};
}
