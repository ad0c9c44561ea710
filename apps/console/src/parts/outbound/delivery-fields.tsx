import type { Draft } from '../../application/outbound/recipient-draft.js';
import type { Edit } from './edit.js';
import { ChoiceField, FormSection, NumberInput } from './fields.js';
import { ListField } from './list-field.js';
import { SpanField } from './span-field.js';

type Delivered = Pick<
  Draft,
  'order' | 'retry_interval_seconds' | 'retry_duration_seconds' | 'rate_per_second' | 'concurrency'
>;

const orders = {
  strict: 'Strict: an event that fails holds back all later ones',
  'per-key': 'Per session or Jump Client: it holds back only its own',
} as const;

/** When it is tried again, and how much at once. */
export function DeliveryFields({ value, onChange }: Edit<Delivered>) {
  return (
    <FormSection
      title="Delivery"
      note="What fails is tried again until it succeeds or its time is over; then it is a dead letter."
    >
      <ChoiceField
        label="Order"
        path="order"
        value={value.order}
        choices={orders}
        onChoice={(order) => onChange({ order })}
      />
      <div class="field-row">
        <SpanField
          label="Retry Interval"
          path="retry_interval_seconds"
          seconds={value.retry_interval_seconds}
          onSeconds={(seconds) => onChange({ retry_interval_seconds: seconds })}
        />
        <SpanField
          label="Retry Duration"
          path="retry_duration_seconds"
          seconds={value.retry_duration_seconds}
          onSeconds={(seconds) => onChange({ retry_duration_seconds: seconds })}
        />
      </div>
      <div class="field-row">
        <NumberInput
          label="Requests per second"
          path="rate_per_second"
          hint="0 is no limit."
          most={10_000}
          value={value.rate_per_second}
          onNumber={(rate) => onChange({ rate_per_second: rate })}
        />
        <NumberInput
          label="Requests at once"
          path="concurrency"
          hint="1 to 8; strict order sends one at a time."
          least={1}
          most={8}
          value={value.concurrency}
          onNumber={(concurrency) => onChange({ concurrency })}
        />
      </div>
    </FormSection>
  );
}

/** B1 *Email Contact*, *Send Email Alert After*, *Resend Email Alerts*. */
export function AlertFields({ value: { alert }, onChange }: Edit<Pick<Draft, 'alert'>>) {
  const change = (part: Partial<Draft['alert']>) => onChange({ alert: { ...alert, ...part } });
  return (
    <FormSection
      title="Alerts"
      note="Who is told by e-mail when this recipient keeps failing, and when it has recovered."
    >
      <ListField
        label="E-mail Contact"
        path="alert.email_addresses"
        placeholder="name@example.org"
        items={alert.email_addresses}
        onItems={(addresses) => change({ email_addresses: addresses })}
      />
      <div class="field-row">
        <SpanField
          label="Send E-mail Alert After"
          path="alert.after_seconds"
          seconds={alert.after_seconds}
          onSeconds={(seconds) => change({ after_seconds: seconds })}
        />
        <SpanField
          label="Resend E-mail Alerts"
          path="alert.resend_after_seconds"
          hint="0 is never."
          seconds={alert.resend_after_seconds}
          onSeconds={(seconds) => change({ resend_after_seconds: seconds })}
        />
      </div>
    </FormSection>
  );
}
