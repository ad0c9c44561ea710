import { describe, expect, it } from '@jest/globals';
import { eventTitle } from './history.js';
import { installLine } from './install-line.js';
import { rowHeightPx, scrollTopFor, visibleRows } from './visible-rows.js';

describe('the virtual list', () => {
  it('draws a screenful of 25,000 rows, whatever the place', () => {
    for (const top of [0, 12_345, 25_000 * rowHeightPx]) {
      const { from, to } = visibleRows(top, 800, 25_000);
      expect(to - from).toBeLessThanOrEqual(45);
      expect(to).toBeLessThanOrEqual(25_000);
    }
  });

  it('scrolls only as far as the selected row needs', () => {
    expect(scrollTopFor(3, 0, 800)).toBe(0);
    expect(scrollTopFor(100, 0, 800)).toBe(101 * rowHeightPx - 800);
    expect(scrollTopFor(2, 5_000, 800)).toBe(2 * rowHeightPx);
  });
});

describe('texts of the console', () => {
  it('make one line that downloads, installs and starts', () => {
    expect(installLine('http://127.0.0.1:8080', 'k'.repeat(32))).toBe(
      `curl -fsS -o jumpfleet-jc.bin http://127.0.0.1:8080/api/config/v1/jump-client/installer/${'k'.repeat(32)}/linux-64 && sh ./jumpfleet-jc.bin --install-dir ~/jumpclient && ~/jumpclient/init-script start`,
    );
  });

  it('name events in plain words', () => {
    expect(eventTitle('JumpClientRegistered')).toBe('Jump client registered');
    expect(eventTitle('jumpfleet.jump-client.edited.v1')).toBe('Jump client edited');
  });
});
