/** Injection tokens of the ports in application/ports.ts. */
export const CLIENT_LINE = Symbol('CLIENT_LINE');
export const CLIENT_PLACES = Symbol('CLIENT_PLACES');
export const COUNTDOWNS = Symbol('COUNTDOWNS');
export const CREDENTIAL_ISSUER = Symbol('CREDENTIAL_ISSUER');
export const ENDPOINT_ITEMS = Symbol('ENDPOINT_ITEMS');
export const ENROLMENT_DESK = Symbol('ENROLMENT_DESK');
export const ENROLMENT_TURNS = Symbol('ENROLMENT_TURNS');
export const FLEET_ROWS = Symbol('FLEET_ROWS');
export const FLEET_WATCH = Symbol('FLEET_WATCH');
export const INSTALLER_KEYS = Symbol('INSTALLER_KEYS');
export const ITEMS = Symbol('ITEMS');
export const JUMP_GROUP_NAMES = Symbol('JUMP_GROUP_NAMES');
export const JUMP_GROUPS = Symbol('JUMP_GROUPS');
export const POLICY_REFERENCES = Symbol('POLICY_REFERENCES');
export const SITE_SETTINGS = Symbol('SITE_SETTINGS');
export const SITE_USERS = Symbol('SITE_USERS');
export const UPGRADE_SETTINGS = Symbol('UPGRADE_SETTINGS');
