export { connectorPreview } from './connector.js';
export type {
  ConnectorItem,
  ConnectorMapping,
  ConnectorPreview,
  ConnectorPreviewBody,
  PreviewedRequest,
} from './connector.js';
export { deliveryStatus } from './delivery.js';
export type { DeliveryAttempt, DeliveryItem, DeliveryStatus } from './delivery.js';
export { putEmailSettings, testEmail } from './email-settings.js';
export type {
  EmailSettingsItem,
  PutEmailSettingsBody,
  TestEmailAnswer,
  TestEmailBody,
} from './email-settings.js';
export {
  emailSessionEventNames,
  outboundEventName,
  sessionEventNames,
  subscribableEventName,
} from './event-names.js';
export type { OutboundEventName, SubscribableEventName } from './event-names.js';
export { mapping } from './mapping.js';
export type { MappingBody } from './mapping.js';
export { changeRecipient, createRecipient, recipientUrl } from './recipient.js';
export type {
  ChangeRecipientBody,
  CreateRecipientBody,
  RecipientItem,
  RecipientStatus,
} from './recipient.js';
export { rotateSecret, secretName, setSecret } from './recipient-secret.js';
export type { RotateSecretBody, SetSecretBody } from './recipient-secret.js';
export { outboundProto } from './service.js';
