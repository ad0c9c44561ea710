import { toolFailureCodes, toolRequests } from '@jumpfleet/gateway-contracts';
import type { ToolOperation } from '@jumpfleet/gateway-contracts';
import { describe, expect, it } from '@jest/globals';
import { failureWords, whyNoChat, whyNot } from './tool-words.js';

const tools = ['shell', 'files', 'system', 'screen', 'actions'];
const operations = Object.keys(toolRequests) as ToolOperation[];

describe('what a session may and can', () => {
  it('has a reason for each operation that the session policy does not allow', () => {
    for (const operation of operations)
      expect(whyNot(operation, { permissions: [], tools })).toContain('session policy');
    expect(whyNoChat({ permissions: [], tools })).toContain('session policy');
  });

  it('has a reason for each tool that the computer does not have, and none where all is there', () => {
    const permissions = [
      ...['shell', 'file_transfer', 'file_transfer_to_computer', 'file_transfer_from_computer'],
      ...['system_information', 'system_information_actions', 'screenshots', 'special_actions'],
    ];
    for (const operation of operations) {
      expect(whyNot(operation, { permissions, tools: [] })).toContain('This Jump Client');
      expect(whyNot(operation, { permissions, tools })).toBe('');
    }
  });

  it('prefers the words of the computer, and has its own for every code', () => {
    expect(failureWords('path-not-found', 'No such folder.')).toBe('No such folder.');
    for (const code of toolFailureCodes)
      expect(failureWords(code, '')).not.toBe('It did not work.');
  });
});
