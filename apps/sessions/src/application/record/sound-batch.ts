import type { RecordingBatch } from '@jumpfleet/gateway-contracts';

const mostCells = 1_000;

/** A batch whose numbers are such as a database and a player take, so that none can hold up those after it. */
export function soundBatch(batch: RecordingBatch): RecordingBatch {
  return {
    ...batch,
    items: batch.items.map((item) => {
      const at = Math.max(0, Math.round(item.at));
      switch (item.kind) {
        case 'start':
        case 'resize':
          return { ...item, at, cols: cells(item.cols), rows: cells(item.rows) };
        case 'output':
        case 'end':
          return { ...item, at };
      }
    }),
  };
}

const cells = (count: number): number => Math.min(Math.max(Math.round(count), 1), mostCells);
