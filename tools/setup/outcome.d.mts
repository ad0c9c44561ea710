type Status = 'passed' | 'failed' | 'pending' | 'skipped' | 'todo';
export type SpecFile = Readonly<{
  name: string;
  status: Status;
  assertionResults: readonly Readonly<{ status: Status }>[];
}>;
export type SpecFiles = ReadonlyMap<string, SpecFile>;

export function filesOf(result: Readonly<{ testResults: readonly SpecFile[] }>): SpecFiles;
export function worthAnotherRun(files: SpecFiles): string[];
export function together(first: SpecFiles, second: SpecFiles): SpecFiles;
export function unsteady(first: SpecFiles, last: SpecFiles): string[];
export function closingLines(files: SpecFiles, seconds: number): string[];
