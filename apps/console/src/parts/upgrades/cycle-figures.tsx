import type { ComponentChildren } from 'preact';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { formatBytes, formatCount, formatInstant, share } from '../../application/format.js';
import {
  endWords,
  progressWords,
  scopeWords,
  shareWords,
  totalsOf,
  windowWords,
} from '../../application/upgrade-words.js';
import { useNow } from '../use-now.js';

type MeterProps = Readonly<{
  label: string;
  text: string;
  used: number;
  cap: number | null;
}>;

/** A figure against its cap, in words and as a bar that needs no colour to be read. */
function Meter({ label, text, used, cap }: MeterProps) {
  const id = `meter-${label.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <div class="meter">
      <span class="meter-label" id={id}>
        {label}
      </span>
      <span class="meter-text">{text}</span>
      <div
        class="meter-bar"
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={cap ?? used}
        aria-valuenow={used}
        aria-valuetext={text}
      >
        <div style={{ width: `${cap === null ? 0 : share(used, cap)}%` }} />
      </div>
    </div>
  );
}

/** What goes on is measured against the caps; what is over only by what came of it. */
export function CycleMeters({ cycle }: { cycle: UpgradeCycleItem }) {
  const totals = totalsOf(cycle.rings);
  return (
    <div class="meters">
      <Meter
        label="Progress"
        text={progressWords(totals)}
        used={totals.upgraded + totals.failed}
        cap={totals.clients}
      />
      {cycle.ended_at === null && <CapMeters cycle={cycle} />}
    </div>
  );
}

function CapMeters({ cycle: { rate, permits, bandwidth } }: { cycle: UpgradeCycleItem }) {
  const perSecond = Number(rate.upgraded_per_second.toFixed(1));
  const bytes = `${formatBytes(bandwidth.bytes_per_second)}/s`;
  const cap = bandwidth.cap === null ? 'no limit' : `${formatBytes(bandwidth.cap)}/s`;
  return (
    <>
      <Meter
        label="Rate"
        text={`${perSecond} of ${rate.connections_per_second_cap} per second`}
        used={perSecond}
        cap={rate.connections_per_second_cap}
      />
      <Meter
        label="Bandwidth"
        text={`${bytes} of ${cap}`}
        used={bandwidth.bytes_per_second}
        cap={bandwidth.cap}
      />
      <Meter
        label="Permits held"
        text={`${formatCount(permits.held)} of ${formatCount(permits.cap)}`}
        used={permits.held}
        cap={permits.cap}
      />
    </>
  );
}

type FactProps = Readonly<{ label: string; children: ComponentChildren }>;

const Fact = ({ label, children }: FactProps) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

export function CycleFacts({ cycle }: { cycle: UpgradeCycleItem }) {
  const now = useNow(1_000);
  const { started_at, ended_at, failure } = cycle;
  return (
    <dl class="facts cycle-facts">
      {ended_at === null ? (
        <Fact label="Expected end">{endWords(cycle.expected_end_at, now)}</Fact>
      ) : (
        <Fact label="Ended">{formatInstant(ended_at)}</Fact>
      )}
      <Fact label="Started">{formatInstant(started_at)}</Fact>
      <Fact label="Scope">{scopeWords(cycle.scope)}</Fact>
      <Fact label="When">{windowWords(cycle.windows)}</Fact>
      <Fact label="Halts">
        at {failure.at_least} failures in a ring and more than {shareWords(failure.share)} of those
        that finished
      </Fact>
      <Fact label="Automatic">
        {cycle.automatic ? 'yes' : 'no: only who is moved to the front'}
      </Fact>
      {cycle.comment !== '' && <Fact label="Comment">{cycle.comment}</Fact>}
    </dl>
  );
}
