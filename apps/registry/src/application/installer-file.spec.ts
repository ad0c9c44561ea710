import { describe, expect, it } from '@jest/globals';
import { installerHeader } from './installer-file.js';

const facts = {
  siteUrl: 'https://site.example/',
  installerKey: 'k',
  uid: 'u-1',
  validUntil: new Date('2026-11-21T12:00:00Z'),
  options: ['--jc-name'],
  trustedRoot: '{"payload":"e30"}',
};

describe("An installer's header", () => {
  it('tells the client the root by which it knows good packages', () => {
    const root = Buffer.from(facts.trustedRoot).toString('base64');
    expect(installerHeader("root='@TRUSTED_ROOT@'", facts)).toBe(`root='${root}'`);
  });

  it('tells of no root where the site has none', () => {
    const header = installerHeader("root='@TRUSTED_ROOT@'", { ...facts, trustedRoot: '' });
    expect(header).toBe("root='@TRUSTED_ROOT@'");
  });

  it('holds nothing that could end a quoted word', () => {
    const sly = { ...facts, installerKey: "'; rm" };
    expect(() => installerHeader("key='@INSTALLER_KEY@'", sly)).toThrow('@INSTALLER_KEY@');
  });
});
