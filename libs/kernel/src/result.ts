/** An expected outcome: a value, or a refusal that the caller must handle. Defects are thrown instead. */
export type Result<Value, Refusal> =
  Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; refusal: Refusal }>;

export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function refuse<Refusal>(refusal: Refusal): Result<never, Refusal> {
  return { ok: false, refusal };
}
