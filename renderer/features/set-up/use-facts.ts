import { useCallback, useEffect, useState } from 'react';
import type { M365Connector } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { choiceOf } from '../../text/set-up';
import { lookOf, useLooks } from '../connections/looks';
import { type Progress, progressOf } from './progress';
import { useSetUp } from './state';

interface Asked {
  readonly connector: M365Connector | undefined;
  readonly holdsAccess: boolean;
  readonly policies: readonly string[];
}

const nothing: Asked = { connector: undefined, holdsAccess: false, policies: [] };
/** As many policies as one question may ask for. */
const MOST = 200;

async function connectorOf(id: string): Promise<M365Connector | undefined> {
  const answer = await ask('entity.get', { kind: 'connector', id });
  if (!answer.ok || answer.value.entity.kind !== 'connector') return undefined;
  const { value } = answer.value.entity;
  return value.kind === 'm365' ? value : undefined;
}

async function accessOf(connector: M365Connector): Promise<boolean> {
  const connectorId = connector.id;
  switch (choiceOf(connector)) {
    case 'certificate': {
      const answer = await ask('certificate.view', { connectorId });
      return answer.ok && answer.value.certificate !== undefined;
    }
    case 'secret': {
      const answer = await ask('connector.secretState', { connectorId });
      return answer.ok && answer.value.state === 'present';
    }
    case 'technician': {
      const answer = await ask('signIn.view', { connectorId });
      const clientId = connector.signIn.clientId.toLowerCase();
      const apps = answer.ok ? answer.value.apps : [];
      return apps.some(
        (app) => app.clientId.toLowerCase() === clientId && app.accounts.some(({ roster }) => roster === 'me'),
      );
    }
  }
}

async function policiesNow(): Promise<readonly string[]> {
  const answer = await ask('entity.list', { kind: 'policy', query: '', offset: 0, limit: MOST });
  const rows = answer.ok ? answer.value.rows : [];
  return rows.filter(({ tags }) => tags.includes('m365') && !tags.includes('disabled')).map(({ name }) => name);
}

async function factsOf(id: string, saved: boolean): Promise<Asked> {
  const [connector, policies] = await Promise.all([saved ? connectorOf(id) : undefined, policiesNow()]);
  const holdsAccess = connector !== undefined && (await accessOf(connector));
  return { connector, holdsAccess, policies };
}

export interface Facts extends Asked {
  readonly progress: Progress;
  /** Asks anew what no push tells of. */
  readonly refresh: () => void;
}

/** What the set-up has come to; asked anew whenever something changed and at every step. */
export function useFacts(): Facts {
  const { form, saved, step } = useSetUp();
  const { id } = form;
  const revision = useOrganisation((state) => state.revision);
  const unpublished = useOrganisation((state) => state.view?.unpublished) ?? 0;
  const look = useLooks(lookOf(id));
  const [asked, setAsked] = useState(nothing);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    void factsOf(id, saved).then((facts) => {
      if (current) setAsked(facts);
    });
    return () => {
      current = false;
    };
  }, [id, saved, step, revision, round]);
  const refresh = useCallback(() => {
    setRound((now) => now + 1);
  }, []);
  return { ...asked, progress: progressOf({ ...asked, look, unpublished }), refresh };
}
