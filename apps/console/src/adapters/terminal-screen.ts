import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { sizeIn } from '../application/asciicast.js';
import type { CastEvent } from '../application/asciicast.js';
import type { Tools } from '../application/session/session-port.js';
import { Store } from '../application/store.js';

const theme = {
  background: '#12151a',
  foreground: '#d8dde5',
  cursor: '#7fb2ff',
  cursorAccent: '#12151a',
  selectionBackground: '#34517c',
  black: '#20252d',
  red: '#f07178',
  green: '#8fd07f',
  yellow: '#e6c274',
  blue: '#7fb2ff',
  magenta: '#c79bf0',
  cyan: '#78d3d6',
  white: '#d8dde5',
  brightBlack: '#6b7686',
  brightRed: '#ff9a9f',
  brightGreen: '#b1e6a4',
  brightYellow: '#f5dca0',
  brightBlue: '#a9cbff',
  brightMagenta: '#dfc1ff',
  brightCyan: '#a5e8ea',
  brightWhite: '#ffffff',
};

const look = {
  theme,
  fontFamily:
    'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, "DejaVu Sans Mono", Consolas, monospace',
  fontSize: 13,
  lineHeight: 1.2,
};

/** Keystrokes wait for credit; what a paste brings beyond this is not taken, rather than half of it. */
const maxWaitingBytes = 1_048_576;

/** Ctrl+C copies when something is selected, and is the interrupt when nothing is. */
function copiesSelection(terminal: Terminal, event: KeyboardEvent): boolean {
  const isCopy = event.type === 'keydown' && event.ctrlKey && event.key.toLowerCase() === 'c';
  if (!isCopy || !terminal.hasSelection()) return false;
  void navigator.clipboard.writeText(terminal.getSelection());
  terminal.clearSelection();
  event.preventDefault();
  return true;
}

function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

type ShellState = Readonly<{ phase: 'opening' | 'running' | 'over'; outcome: string }>;
export type ShellScreen = Readonly<{
  state: Store<ShellState>;
  focus: () => void;
  /** Takes the size of its place. */
  fit: () => void;
  dispose: () => void;
}>;

function exitSentence(code: number): string {
  return code === 0 ? 'The shell has ended.' : `The shell has ended with code ${code}.`;
}

/** A terminal in `place`, joined to a shell of its own. */
export function openShell(place: HTMLElement, tools: Tools): ShellScreen {
  const terminal = new Terminal({ ...look, scrollback: 10_000, cursorBlink: true });
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  terminal.open(place);
  fitAddon.fit();
  const size = () => ({ cols: terminal.cols, rows: terminal.rows });
  const state = new Store<ShellState>({ phase: 'opening', outcome: '' });
  const over = (outcome: string) => {
    terminal.options.cursorBlink = false;
    state.set({ phase: 'over', outcome });
  };
  const shell = tools.open(
    { tool: 'shell', ...size() },
    {
      opened: () => {
        state.set({ phase: 'running', outcome: '' });
        shell.resize(size());
      },
      data: (payload, taken) => terminal.write(payload, taken),
      done: (code) => over(exitSentence(code)),
      failed: ({ message }) => over(message),
    },
  );
  const type = (bytes: Uint8Array) => {
    if (shell.waiting() + bytes.length <= maxWaitingBytes) void shell.write(bytes);
  };
  const encoder = new TextEncoder();
  terminal.onData((text) => type(encoder.encode(text)));
  terminal.onBinary((binary) => type(bytesOf(binary)));
  terminal.onResize((size) => shell.resize({ cols: size.cols, rows: size.rows }));
  terminal.attachCustomKeyEventHandler((event) => !copiesSelection(terminal, event));
  return {
    state,
    focus: () => terminal.focus(),
    fit: () => fitAddon.fit(),
    dispose: () => {
      shell.close();
      terminal.dispose();
    },
  };
}

export type CastScreen = Readonly<{
  resize: (cols: number, rows: number) => void;
  reset: () => void;
  draw: (events: readonly CastEvent[]) => void;
  dispose: () => void;
}>;

/** A terminal in `place` that shows what was recorded, in the size that it was recorded in. */
export function openCast(place: HTMLElement): CastScreen {
  const terminal = new Terminal({ ...look, scrollback: 0, disableStdin: true });
  terminal.open(place);
  const resize = (cols: number, rows: number) => {
    if (cols > 0 && rows > 0) terminal.resize(cols, rows);
  };
  return {
    resize,
    reset: () => terminal.reset(),
    draw: (events) => {
      for (const event of events) {
        if (event.kind === 'output') terminal.write(event.data);
        // In the order of what is written: a size must not overtake the output before it.
        else if (event.kind === 'resize')
          terminal.write('', () => resize(sizeIn(event).cols, sizeIn(event).rows));
      }
    },
    dispose: () => terminal.dispose(),
  };
}
