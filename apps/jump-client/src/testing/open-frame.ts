/** Members that every `open` has, for specs that hand requests to a tool. */
export const openFrame = {
  t: 'open',
  channel: 1,
  session: '00000000-0000-4000-8000-000000000001',
  leg: '00000000-0000-4000-8000-000000000002',
  ref: 1,
  representative: 'ann',
} as const;
