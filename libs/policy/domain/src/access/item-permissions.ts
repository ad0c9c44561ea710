/** What a Jump Item Role may allow (PO-01), by the names of the configuration API (FEATURES B6, JumpItemRole). */
export const itemPermissions = [
  'add',
  'assign_jump_group',
  'remove',
  'start',
  'edit_tag',
  'edit_comments',
  'edit_jump_policy',
  'edit_session_policy',
  'edit_identity',
  'edit_behavior',
  'view_jump_item_report',
  'edit_public_portal',
  'edit_support_button',
] as const;
export type ItemPermission = (typeof itemPermissions)[number];
