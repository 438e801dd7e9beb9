import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { PartnerCustomerView } from '../../../shared/ipc/partner-rows';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { partnerText } from '../../text/partner';

export interface PartnerState {
  /** Undefined while Microsoft is asked. */
  readonly customers: readonly PartnerCustomerView[] | undefined;
  readonly failure: Failure | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (tenantIds: readonly string[], wanted: boolean) => void;
  readonly again: () => void;
  readonly taking: boolean;
  /** True when the chosen ones were taken. */
  readonly take: () => Promise<boolean>;
}

/** Whether a customer can be taken: it is new, and accounts could be made there. */
export function isNew({ known, domain }: PartnerCustomerView): boolean {
  return known === undefined && domain !== '';
}

/** Customers of the partner: looked at when the dialog opens, taken when it is asked for. */
export function usePartner(): PartnerState {
  const [customers, setCustomers] = useState<readonly PartnerCustomerView[]>();
  const [failure, setFailure] = useState<Failure>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [taking, setTaking] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    void ask('customers.fromPartner', {}).then((answer) => {
      if (!current) return;
      setCustomers(answer.ok ? answer.value.customers : undefined);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => {
      current = false;
    };
  }, [turn]);
  const choose = useCallback((tenantIds: readonly string[], wanted: boolean): void => {
    setChosen((now) => {
      const next = new Set(now);
      for (const tenantId of tenantIds) {
        if (wanted) next.add(tenantId);
        else next.delete(tenantId);
      }
      return next;
    });
  }, []);
  return {
    customers,
    failure,
    chosen,
    choose,
    again: () => {
      setFailure(undefined);
      setTurn(turn + 1);
    },
    taking,
    take: async () => {
      setTaking(true);
      const answer = await ask('customers.fromPartner', { take: [...chosen] });
      setTaking(false);
      setFailure(answer.ok ? undefined : answer.error);
      if (!answer.ok) return false;
      notify(partnerText.done(answer.value.added), { undo: answer.value.added > 0 });
      return true;
    },
  };
}
