import { create } from 'zustand';
import type { ConnectorId, CustomerId } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import type { SetUpStep, SignInChoice } from '../../text/set-up';
import { type ConnectorForm, formOf, newForm } from '../connections/connector-form';

export interface SetUpCustomer {
  readonly id: CustomerId;
  readonly name: string;
}

/** A guided set-up, as it was left in this window. What is saved lies in the draft. */
export interface SetUpState {
  readonly open: boolean;
  readonly step: SetUpStep;
  /** Undefined: a new customer, with this name and code. */
  readonly customer: SetUpCustomer | undefined;
  readonly name: string;
  readonly code: string;
  readonly form: ConnectorForm;
  /** The connection is in the draft. */
  readonly saved: boolean;
}

const NO_CUSTOMER = '' as CustomerId;

/** A certificate is what is recommended, so it is chosen first. */
function fresh(customer?: SetUpCustomer): Omit<SetUpState, 'open'> {
  const id = crypto.randomUUID() as ConnectorId;
  const form = { ...newForm('m365', id, customer?.id ?? NO_CUSTOMER), credential: 'certificate' as const };
  return { step: 'tenant', customer, name: '', code: '', form, saved: false };
}

export const useSetUp = create<SetUpState>(() => ({ open: false, ...fresh() }));

/** Begins a set-up, or goes on with the one that was begun and not saved yet. */
export function startSetUp(customer?: SetUpCustomer): void {
  const { saved, customer: before } = useSetUp.getState();
  const goesOn = !saved && before?.id === customer?.id;
  useSetUp.setState(goesOn ? { open: true } : { open: true, ...fresh(customer) });
}

/** Takes up the set-up of a connection that is there already. */
export function resumeSetUp(customer: SetUpCustomer, connector: M365Connector): void {
  const { form, step } = useSetUp.getState();
  const isSame = form.id === connector.id;
  useSetUp.setState({
    open: true,
    step: isSame ? step : 'app',
    customer,
    form: formOf(connector),
    saved: true,
  });
}

/** Leaves it; everything that was typed is kept. */
export function leaveSetUp(): void {
  useSetUp.setState({ open: false });
}

export function goToStep(step: SetUpStep): void {
  useSetUp.setState({ step });
}

export function typeInto(change: Partial<ConnectorForm>): void {
  useSetUp.setState(({ form }) => ({ form: { ...form, ...change } }));
}

/** The way of signing in that the form says. */
export function choiceIn({ signIn, credential }: ConnectorForm): SignInChoice {
  return signIn === 'technician' ? 'technician' : credential;
}

export function chooseSignIn(choice: SignInChoice): void {
  typeInto(choice === 'technician' ? { signIn: 'technician' } : { signIn: 'app', credential: choice });
}
