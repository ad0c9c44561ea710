import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { UpgradeCycleItem, UpgradeSampleItem } from '@jumpfleet/upgrades-contracts';
import { cycleSamples } from '../../adapters/upgrades-api.js';
import type { CyclePlot } from '../../adapters/cycle-plot.js';
import { isOver } from '../../application/new-cycle.js';
import { progressWords, totalsOf } from '../../application/upgrade-words.js';
import { useAnswer } from '../use-answer.js';

const rereadMs = 5_000;
const lines = ['Upgraded', 'Upgrading', 'Failed', 'Bandwidth'] as const;

function useSamples({ id, state }: UpgradeCycleItem): readonly UpgradeSampleItem[] {
  const { value, reload } = useAnswer(useCallback(() => cycleSamples(id), [id]));
  const isGoingOn = !isOver(state);
  useEffect(() => {
    if (!isGoingOn) return reload();
    const timer = setInterval(reload, rereadMs);
    return () => clearInterval(timer);
  }, [isGoingOn, reload]);
  return value?.items ?? [];
}

/** The library is loaded with the first chart. Answers the function that takes the chart away. */
function drawLater(element: HTMLElement, onDrawn: (plot: CyclePlot) => void): () => void {
  let stop: (() => void) | undefined;
  let isGone = false;
  void import('../../adapters/cycle-plot.js').then(({ drawCycle }) => {
    if (isGone) return;
    const drawn = drawCycle(element);
    stop = drawn.stop;
    onDrawn(drawn.plot);
  });
  return () => {
    isGone = true;
    stop?.();
  };
}

/** How the cycle went so far. The figures stand in the tables as well: nobody has to see the lines. */
export function CycleChart({ cycle }: { cycle: UpgradeCycleItem }) {
  const samples = useSamples(cycle);
  const frame = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<CyclePlot>();
  useEffect(() => {
    const { current: element } = frame;
    return element === null ? undefined : drawLater(element, setPlot);
  }, []);
  useEffect(() => {
    plot?.setData([
      samples.map(({ at }) => Date.parse(at) / 1_000),
      samples.map(({ bytes_per_second: bytes }) => bytes),
      samples.map(({ upgraded }) => upgraded),
      samples.map(({ upgrading }) => upgrading),
      samples.map(({ failed }) => failed),
    ]);
  }, [plot, samples]);
  return (
    <figure class="chart">
      <figcaption>
        {lines.map((name) => (
          <span key={name} class={`chart-key chart-${name.toLowerCase()}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <div
        ref={frame}
        class="chart-frame"
        role="img"
        aria-label={`Course of the cycle: ${progressWords(totalsOf(cycle.rings))}`}
      />
    </figure>
  );
}
