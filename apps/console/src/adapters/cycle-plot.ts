import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatBytes, formatCount, formatInstant } from '../application/format.js';

const height = 190;
const font = '11px system-ui, sans-serif';

/** The page's own colours, as they are in the light or the dark. */
function colours(element: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(--${name})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

function options(element: HTMLElement): uPlot.Options {
  const colour = colours(element);
  const [muted, line] = [colour('muted'), colour('line')];
  const axis = { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { show: false }, font };
  const counted = { scale: 'clients', width: 1.5, points: { show: false } };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { clients: { range: upTo(1) }, bytes: { range: upTo(1_048_576) } },
    series: [
      {},
      // Below the lines, as it is drawn first.
      { ...counted, scale: 'bytes', stroke: muted, fill: line, width: 1 },
      { ...counted, stroke: colour('online') },
      { ...counted, stroke: colour('accent'), dash: [6, 3] },
      { ...counted, stroke: colour('danger'), dash: [2, 3] },
    ],
    axes: [
      { ...axis, size: 30, space: 80, values: (_plot, ticks) => ticks.map(timeOfDay) },
      { ...axis, scale: 'clients', values: (_plot, ticks) => ticks.map(counts) },
      onTheRight({
        ...{ ...axis, grid: { show: false }, scale: 'bytes', size: 74 },
        values: (_plot, ticks) => ticks.map((bytes) => `${formatBytes(bytes)}/s`),
      }),
    ],
  };
}

/** From nothing, and never to less than this. */
const upTo =
  (least: number) =>
  (_plot: uPlot, _least: number, most: number): [number, number] => [0, Math.max(least, most)];

/** As everywhere on the page: local time, 24 hours. */
const timeOfDay = (seconds: number): string =>
  formatInstant(new Date(seconds * 1_000).toISOString()).slice(11);

/** The library names its sides by an enum that is there for the compiler only. */
const onTheRight = (axis: uPlot.Axis): uPlot.Axis => Object.assign(axis, { side: 1 });

/** Between whole clients there is nothing. */
const counts = (value: number): string => (Number.isInteger(value) ? formatCount(value) : '');

export type CyclePlot = Readonly<{ setData: (data: uPlot.AlignedData) => void }>;

/** A chart that is as wide as its element, and drawn anew when the page turns light or dark. */
export function drawCycle(element: HTMLElement): Readonly<{ plot: CyclePlot; stop: () => void }> {
  let data: uPlot.AlignedData = [[], [], [], [], []];
  let plot = new uPlot(options(element), data, element);
  const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => {
    plot.destroy();
    plot = new uPlot(options(element), data, element);
  };
  fit.observe(element);
  dark.addEventListener('change', redraw);
  return {
    plot: {
      setData: (next) => {
        data = next;
        plot.setData(next);
      },
    },
    stop: () => {
      fit.disconnect();
      dark.removeEventListener('change', redraw);
      plot.destroy();
    },
  };
}
