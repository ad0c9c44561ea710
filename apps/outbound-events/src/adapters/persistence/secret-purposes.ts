/** What a secret is sealed for: it opens as nothing else, and for no other recipient. */
export const signingPurpose = (recipientId: string): string =>
  `signing secret of recipient ${recipientId}`;

export const namedPurpose = (recipientId: string, name: string): string =>
  `secret ${name} of recipient ${recipientId}`;
