import { describe, expect, it } from '@jest/globals';
import {
  customFieldsIn,
  customFieldsText,
  issuesIn,
  issuesText,
  ticketSystemIn,
} from './session-settings.js';

describe('settings of sessions, as they are typed', () => {
  it('SB-15: custom fields are a line each, and read back the same', () => {
    const fields = customFieldsIn('asset | Asset number\n\n  site  \n');
    expect(fields).toEqual([
      { code_name: 'asset', display_name: 'Asset number' },
      { code_name: 'site', display_name: 'site' },
    ]);
    expect(customFieldsIn(customFieldsText(fields))).toEqual(fields);
  });

  it('SB-20: issues lead to teams', () => {
    const issues = issuesIn('till | A till does not open | 3');
    expect(issues).toEqual([{ code_name: 'till', name: 'A till does not open', team_id: 3 }]);
    expect(issuesIn(issuesText(issues))).toEqual(issues);
  });

  it('PO-25: no address is no ticket system', () => {
    expect(ticketSystemIn('', '', '10')).toBeNull();
    expect(ticketSystemIn('https://tickets.example', '', '10')).toEqual({
      url: 'https://tickets.example',
      timeout_seconds: 10,
    });
  });
});
