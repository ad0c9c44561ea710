import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Jump } from '../application/terminal-sessions.js';
import { SessionSocket } from './session-socket.js';

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

export type TerminalScreen = Readonly<{
  socket: SessionSocket;
  focus: () => void;
  /** Takes the size of its place. */
  fit: () => void;
  dispose: () => void;
}>;

/** A terminal in `place`, joined to the shell of the session that `jump` has started. */
export function openTerminal(place: HTMLElement, jump: Jump): TerminalScreen {
  const terminal = new Terminal({
    theme,
    fontFamily:
      'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, "DejaVu Sans Mono", Consolas, monospace',
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: 10_000,
    cursorBlink: true,
  });
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  terminal.open(place);
  fitAddon.fit();
  const size = () => ({ cols: terminal.cols, rows: terminal.rows });
  const socket = new SessionSocket(jump, size(), {
    draw: (payload, drawn) => terminal.write(payload, drawn),
  });
  const encoder = new TextEncoder();
  terminal.onData((text) => socket.input({ type: 'typed', bytes: encoder.encode(text) }));
  terminal.onBinary((binary) => socket.input({ type: 'typed', bytes: bytesOf(binary) }));
  terminal.onResize(() => socket.input({ type: 'resized', size: size() }));
  terminal.attachCustomKeyEventHandler((event) => !copiesSelection(terminal, event));
  return {
    socket,
    focus: () => terminal.focus(),
    fit: () => fitAddon.fit(),
    dispose: () => {
      socket.input({ type: 'ended' });
      terminal.dispose();
    },
  };
}
