/** From `/proc/cpuinfo`: its model, and how many processors programs see. */
export function processorOf(
  cpuinfo: string,
): Readonly<{ model: string; logical: number; cores?: number }> {
  const named = (name: RegExp): string[] =>
    [...cpuinfo.matchAll(name)].map(([, value = '']) => value.trim());
  const models = named(/^(?:model name|Model|Hardware)\s*:(.*)$/gm);
  const cores = new Set(
    cpuinfo
      .split('\n\n')
      .map((block) =>
        [/^physical id\s*:\s*(\d+)$/m, /^core id\s*:\s*(\d+)$/m].map((id) => id.exec(block)?.[1]),
      )
      .filter((ids) => ids.every((id) => id !== undefined))
      .map((ids) => ids.join('.')),
  ).size;
  const logical = named(/^processor\s*:\s*(\d+)$/gm).length;
  return { model: models[0] ?? '', logical, ...(cores > 0 && { cores }) };
}
