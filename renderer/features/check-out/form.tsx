import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type SyntheticEvent, useRef, useState } from 'react';
import type { PolicyOffer } from '../../../shared/ipc/views';
import { useApp } from '../../stores/app';
import { useCatalogue } from '../../stores/catalogue';
import { ruleProblem, setDraft, submit, useCheckOut } from '../../stores/check-out';
import { useNow } from '../../stores/clock';
import { label, modeEnd, summary } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';
import { isMod, useWindowKeys } from '../../ui/keys';
import { DurationChips, WhyGreyed } from './duration-chips';
import { OfferTags } from './policies';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  scroll: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    padding: '12px 16px 16px',
    overflowY: 'auto',
    flexGrow: 1,
    minHeight: 0,
  },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere',
  },
  account: { fontFamily: tokens.fontFamilyMonospace, color: tokens.colorNeutralForeground2 },
  heading: { paddingBottom: '4px', fontWeight: tokens.fontWeightRegular },
  reasons: { display: 'flex', flexWrap: 'wrap', gap: '4px', paddingTop: '4px' },
  foot: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px 16px 16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  summary: { margin: 0, overflowWrap: 'anywhere' },
});

function Summary({ offer }: { readonly offer: PolicyOffer }) {
  const styles = useStyles();
  const now = useNow();
  const { customer, duration } = useCheckOut();
  if (customer === undefined || duration === undefined) {
    return <p className={styles.summary}>Pick a duration.</p>;
  }
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const timeZone = customer.timeZone ?? here;
  return (
    <p className={styles.summary} data-testid="summary">
      {summary({ offer, customerName: customer.name, timeZone, duration, now })}
    </p>
  );
}

function Reason({ offer, problem }: { readonly offer: PolicyOffer; readonly problem: string | undefined }) {
  const styles = useStyles();
  const reason = useCheckOut((state) => state.reason);
  const reasons = useCatalogue((state) => state.reasons);
  return (
    <div>
      <Field
        label="Reason"
        required={offer.reason.required}
        hint={offer.reason.required ? null : 'Optional; it stands in the audit trail.'}
        {...(problem === undefined ? {} : { validationMessage: problem })}
      >
        <Input
          autoFocus
          value={reason}
          maxLength={1_000}
          placeholder="What is the access for?"
          onChange={(_, data) => {
            setDraft({ reason: data.value });
          }}
        />
      </Field>
      {reason === '' && reasons.length > 0 && (
        <div className={styles.reasons} role="group" aria-label="Recent reasons">
          {reasons.slice(0, 3).map((text) => (
            <Button
              key={text}
              size="small"
              appearance="outline"
              onClick={() => {
                setDraft({ reason: text });
              }}
            >
              {text.length > 40 ? `${text.slice(0, 39)}…` : text}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Ticket({ offer, problem }: { readonly offer: PolicyOffer; readonly problem: string | undefined }) {
  const ticket = useCheckOut((state) => state.ticket);
  return (
    <Field
      label="Ticket"
      required={offer.ticket.required}
      hint={offer.ticket.required ? null : 'Optional'}
      {...(problem === undefined ? {} : { validationMessage: problem })}
    >
      <Input
        value={ticket}
        maxLength={200}
        onChange={(_, data) => {
          setDraft({ ticket: data.value });
        }}
      />
    </Field>
  );
}

/** Tries to check out; says what is missing and puts the focus there when something is. */
function useSubmit(offer: PolicyOffer) {
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { reason, ticket, duration } = useCheckOut();
  const reasonProblem = ruleProblem(reason, offer.reason, 'A reason');
  const ticketProblem = ruleProblem(ticket, offer.ticket, 'A ticket');
  const attempt = (): void => {
    setTried(true);
    if (reasonProblem === undefined && ticketProblem === undefined && duration !== undefined) {
      void submit();
      return;
    }
    const inputs = form.current?.querySelectorAll('input');
    inputs?.[reasonProblem === undefined ? 1 : 0]?.focus();
  };
  return {
    form,
    attempt,
    reasonProblem: tried ? reasonProblem : undefined,
    ticketProblem: tried ? ticketProblem : undefined,
  };
}

function Fields({ offer }: { readonly offer: PolicyOffer }) {
  const styles = useStyles();
  const { duration, submitting, failure } = useCheckOut();
  const open = useApp((state) => state.view?.checkOutsOpen ?? true);
  const mac = useApp((state) => state.view?.platform) === 'darwin';
  const { form, attempt, reasonProblem, ticketProblem } = useSubmit(offer);
  useWindowKeys((event) => {
    if (event.key !== 'Enter' || !isMod(event)) return;
    event.preventDefault();
    attempt();
  });
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    attempt();
  };
  return (
    <form className={styles.form} ref={form} onSubmit={onSubmit} noValidate aria-label="Check-out">
      <div className={styles.scroll} data-region="">
        <div>
          <OfferTags offer={offer} />
          <div className={styles.small} style={{ paddingTop: 4 }}>
            Account <span className={styles.account}>{offer.accountPreview}</span>. {modeEnd[offer.mode]}
          </div>
        </div>
        <div>
          <div className={styles.heading}>Duration</div>
          <DurationChips
            name="Duration"
            options={offer.durations}
            value={duration}
            onChange={(code) => {
              setDraft({ duration: code });
            }}
          />
          <WhyGreyed options={offer.durations} />
        </div>
        <Reason offer={offer} problem={reasonProblem} />
        <Ticket offer={offer} problem={ticketProblem} />
        {failure !== undefined && <FailureNote failure={failure} />}
      </div>
      <div className={styles.foot} data-region="">
        <Summary offer={offer} />
        {!open && <div role="status">Check-outs are closed at the moment; see the notice on the first page.</div>}
        <Button
          appearance="primary"
          size="large"
          type="submit"
          disabledFocusable={submitting || !open || duration === undefined}
          title={mac ? '⌘ Enter' : 'Ctrl Enter'}
        >
          {label.checkOut}
        </Button>
      </div>
    </form>
  );
}

/** The third layer: duration, reason and one button, with a sentence that says what will happen. */
export function CheckOutForm() {
  const offer = useCheckOut((state) => state.offer);
  return offer === undefined ? null : <Fields offer={offer} />;
}
