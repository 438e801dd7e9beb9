import { failure } from '../../../shared/errors';
import type { SurveyLine } from '../../../shared/ipc/entities';
import type { Connector } from '../../../shared/model/connector';
import type { CommandOf } from './command-line';
import { HEADLESS_EXIT } from './exit-codes';
import { failed, type HeadlessPlace, type Report } from './report';
import { customerOf } from './sweep';

interface Looked {
  readonly connector: Connector;
  readonly lines: readonly SurveyLine[];
  readonly failure?: SurveyLine['failure'];
}

/** `doctor`: asks every directory in question now, for every policy that reaches it. */
export async function doctor({ place }: HeadlessPlace, command: CommandOf<'doctor'>): Promise<Report> {
  const customer = customerOf(place, command.customer);
  if (!customer.ok) return failed(customer.error);
  const connectors = (place.organisation.current()?.organisation.connectors ?? []).filter(
    ({ id, customerId }) =>
      (command.connector === undefined || id === command.connector) &&
      (customer.value === undefined || customerId === customer.value),
  );
  if (connectors.length === 0) return failed(failure('unknown_connector'));
  const looked: Looked[] = [];
  for (const connector of connectors) {
    const answer = await place.editing?.['connector.doctor']({ connectorId: connector.id });
    if (answer === undefined) return failed(failure('bug', { detail: 'no doctor' }));
    if (!answer.ok) return failed(answer.error);
    looked.push({ connector, ...answer.value });
  }
  const isRed = ({ lines, failure: why }: Looked): boolean =>
    why !== undefined ||
    lines.some((line) => line.failure !== undefined || line.findings.some(({ severity }) => severity === 'red'));
  return {
    code: looked.some(isRed) ? HEADLESS_EXIT.left : HEADLESS_EXIT.done,
    document: {
      connectors: looked.map(({ connector, lines, failure: why }) => ({
        ...{ connectorId: connector.id, label: connector.label, source: connector.kind },
        ...(why === undefined ? {} : { failure: why }),
        policies: lines,
      })),
    },
    lines: looked.flatMap(wordsOf),
  };
}

function wordsOf({ connector, lines, failure: why }: Looked): readonly string[] {
  const name = `${lines[0]?.customerName ?? connector.customerId}  ${connector.label}`;
  if (why !== undefined) return [`${name}: not reached (${why.code})`];
  const found = lines.flatMap((line) =>
    line.findings.map(({ severity, code }) => `  ${severity}: ${code}  (${line.policyName})`),
  );
  return found.length === 0 ? [`${name}: nothing to do`] : [`${name}:`, ...found];
}
