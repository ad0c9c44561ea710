import { z } from 'zod';

/** What an operation found, in lines for people; `isGood` is what a script goes by. */
export type Report = Readonly<{ isGood: boolean; lines: readonly string[] }>;

const differing = z.object({
  key: z.string(),
  served: z.unknown(),
  replayed: z.unknown(),
});
const compared = z.object({
  equal: z.boolean(),
  read_models: z.array(
    z.object({
      ...{ readModel: z.string(), equal: z.boolean(), rows: z.number(), missing: z.number() },
      ...{ unexpected: z.number(), different: z.number(), examples: z.array(differing) },
    }),
  ),
});
const rebuilt = z.object({ events: z.number(), durationMs: z.number(), heldUpMs: z.number() });
const verified = z.object({
  ...{ streams: z.number(), events: z.number() },
  broken: z.array(z.object({ stream: z.string(), revision: z.number(), fault: z.string() })),
});
const parked = z.array(
  z.object({
    ...{ id: z.string(), source: z.string(), type: z.string(), eventId: z.string() },
    ...{ error: z.string(), attempts: z.number() },
  }),
);

export const eventVerbs = ['compare', 'rebuild', 'verify', 'parked', 'replay-parked'] as const;
export type EventVerb = (typeof eventVerbs)[number];

export function eventsReport(verb: EventVerb, answer: Readonly<Record<string, unknown>>): Report {
  switch (verb) {
    case 'compare':
      return comparisonReport(compared.parse(answer));
    case 'rebuild':
      return rebuildReport(rebuilt.parse(answer));
    case 'verify':
      return verificationReport(verified.parse(answer));
    case 'parked':
      return parkedReport(parked.parse(answer['items']), []);
    case 'replay-parked':
      return parkedReport(parked.parse(answer['parked']), [
        `${String(answer['replayed'])} parked events were handled`,
      ]);
  }
}

function comparisonReport({ equal, read_models }: z.infer<typeof compared>): Report {
  const lines = read_models.flatMap((model) => {
    if (model.equal) return [`${model.readModel}: equal to a replay (${model.rows} rows)`];
    const { missing, unexpected, different } = model;
    return [
      `${model.readModel}: DIFFERS: ${missing} rows missing, ${unexpected} unexpected, ${different} different`,
      ...model.examples.map(
        ({ key, served, replayed }) =>
          `  ${key}: served ${JSON.stringify(served)}, replayed ${JSON.stringify(replayed)}`,
      ),
    ];
  });
  return { isGood: equal, lines: lines.length > 0 ? lines : ['has no read models'] };
}

function rebuildReport({ events, durationMs, heldUpMs }: z.infer<typeof rebuilt>): Report {
  const line = `${events} events replayed in ${durationMs} ms; commands were held up for ${heldUpMs} ms`;
  return { isGood: true, lines: [line] };
}

function verificationReport({ streams, events, broken }: z.infer<typeof verified>): Report {
  const faults = broken.map((one) => `  ${one.stream}, revision ${one.revision}: ${one.fault}`);
  const summary = `${events} events in ${streams} streams, ${broken.length} of them broken`;
  return { isGood: broken.length === 0, lines: [summary, ...faults] };
}

function parkedReport(events: z.infer<typeof parked>, before: readonly string[]): Report {
  const lines = events.map(
    ({ id, source, type, eventId, attempts, error }) =>
      `  ${id}: ${type} ${eventId} of ${source}, ${attempts} attempts: ${error.split('\n', 1).join()}`,
  );
  const summary = `${events.length} events are parked`;
  return { isGood: events.length === 0, lines: [...before, summary, ...lines] };
}
