import type { M365Connector } from '../../../shared/model/connector';
import { choiceOf, type Missing, type SetUpStep } from '../../text/set-up';
import { countsOf, type Look } from '../connections/looks';

/** What is known of a tenant that is being set up. */
export interface SetUpFacts {
  /** As it stands in the draft; undefined: not saved yet. */
  readonly connector: M365Connector | undefined;
  /** This computer holds the certificate or the secret, or the person at the keyboard is signed in. */
  readonly holdsAccess: boolean;
  readonly look: Look;
  /** Names of the policies for Microsoft 365 that are switched on, in the draft. */
  readonly policies: readonly string[];
  readonly unpublished: number;
}

/** What each step still waits for; undefined: it is done. */
export type Progress = Readonly<Record<SetUpStep, Missing | undefined>>;

/** Every step checks itself against what is there, so that a set-up can be left and taken up anywhere. */
export function progressOf(facts: SetUpFacts): Progress {
  const { connector, look, policies, unpublished } = facts;
  if (connector === undefined) {
    return {
      ...{ tenant: 'tenant', app: 'tenant', access: 'tenant', check: 'tenant', go: 'tenant' },
      policy: policies.length > 0 ? undefined : 'policy',
    };
  }
  return {
    tenant: undefined,
    app: facts.holdsAccess ? undefined : lacking(connector),
    access: accessMissing(look, facts.holdsAccess, connector),
    policy: policies.length > 0 ? undefined : 'policy',
    check: checkMissing(look),
    go: unpublished > 0 ? 'unpublished' : undefined,
  };
}

function lacking(connector: M365Connector): Missing {
  const choice = choiceOf(connector);
  return choice === 'technician' ? 'notSignedIn' : choice;
}

function accessMissing(look: Look, holdsAccess: boolean, connector: M365Connector): Missing | undefined {
  if (!holdsAccess) return lacking(connector);
  if (!look.done) return 'notTried';
  return look.failure === undefined ? undefined : 'refused';
}

function checkMissing(look: Look): Missing | undefined {
  if (!look.done) return 'notLooked';
  if (look.failure !== undefined) return 'refused';
  const { red, policies } = countsOf(look);
  if (policies === 0) return 'noPolicyHere';
  return red > 0 ? 'toFix' : undefined;
}
