import { describe, expect, it } from '@jest/globals';
import { allowedPermissions, allowedTools, sessionTools } from './session-terms.js';

const may = (...names: readonly string[]) => ({
  permissions: names.map((name) => ({ name, allowed: true, source: '' })),
});
const denied = {
  permissions: [{ name: 'shell', allowed: false, source: 'session policy “No shell”' }],
};

describe('the tools of a session', () => {
  it('PO-36: are those that the policies allowed when it began', () => {
    expect(allowedTools(sessionTools, may('shell', 'chat'))).toEqual(['shell', 'chat']);
    expect(allowedTools(['shell'], denied)).toEqual([]);
    expect(allowedTools(['shell'], may())).toEqual([]);
  });

  it('PO-36: narrow what it may do where fewer are asked for, and leave alone what is of no tool', () => {
    const terms = may('shell', 'file_transfer', 'jump_client_pinning');
    expect(allowedPermissions(['shell', 'files'], terms)).toEqual([
      'shell',
      'file_transfer',
      'jump_client_pinning',
    ]);
    expect(allowedPermissions(['shell'], terms)).toEqual(['shell', 'jump_client_pinning']);
    expect(allowedPermissions(['shell'], denied)).toEqual([]);
  });
});
