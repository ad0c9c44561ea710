export {
  changeRecipient,
  createRecipient,
  deliveryStatus,
  outboundEventName,
  recipientUrl,
} from './recipient.js';
export type {
  ChangeRecipientBody,
  CreateRecipientBody,
  DeliveryAttempt,
  DeliveryItem,
  DeliveryStatus,
  OutboundEventName,
  RecipientItem,
  RecipientStatus,
} from './recipient.js';
export { outboundProto } from './service.js';
