/** The site's version, equal to the package's (a spec says so); what dies at an upgrade compares it. */
export const serverVersion = '0.1.0';
