import { describe, expect, it } from '@jest/globals';
import { columnsOf, processesShown, rowsShown, wordsOf } from './system-tables.js';

const process = (pid: number, name: string, cpu: number) => ({
  ...{ pid, name, cpu_percent: cpu },
  ...{ parent: 1, command: `/usr/bin/${name}`, user: 'root', memory_bytes: pid * 1024 },
  started_at: '2026-11-21T22:00:00Z',
});
const all = [process(3, 'sshd', 0), process(1, 'init', 5), process(2, 'cron', 5)];
const pids = (list: readonly { pid: number }[]) => list.map(({ pid }) => pid);

describe('what the system tells', () => {
  it('sorts processes by their load, and then by their number', () => {
    expect(pids(processesShown(all, '', 'cpu_percent'))).toEqual([1, 2, 3]);
    expect(pids(processesShown(all, '', 'memory_bytes'))).toEqual([3, 2, 1]);
    expect(pids(processesShown(all, '', 'name'))).toEqual([2, 1, 3]);
  });

  it('finds processes by any of their words', () => {
    expect(pids(processesShown(all, 'BIN/SSH', 'pid'))).toEqual([3]);
    expect(all).toHaveLength(3);
  });

  it('shows whatever a platform knows of services and software', () => {
    const rows = [
      { name: 'cron', state: 'running' },
      { name: 'bash', version: '5.2' },
    ];
    expect(columnsOf(rows)).toEqual(['name', 'state', 'version']);
    expect(rowsShown(rows, '5.2')).toEqual([rows[1]]);
    expect(wordsOf('memory_total_bytes')).toBe('Memory total');
  });
});
