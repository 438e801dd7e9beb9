import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import type { EndpointDriver, Order, Report } from './driver';
import type { Transport } from './transport';

/** An endpoint as orders need it. */
export interface OrderedEndpoint {
  readonly driver: EndpointDriver;
  readonly transport: Transport;
}

const isWhole = (report: Report): boolean => report.refusal === undefined;

/**
 * Runs an order and reads its report. Nobody is asked for elevation where what everybody may read is answer enough:
 * `isAnswer` says so of a report that may be marked `unread`.
 */
export async function runOrder(
  { driver, transport }: OrderedEndpoint,
  order: Order,
  leftMs: () => Millis,
  isAnswer: (report: Report) => boolean = isWhole,
): Promise<Result<Report, Failure>> {
  const glance = driver.glance?.(order);
  if (glance?.ok === true) {
    const seen = await transport.run(glance.value, leftMs());
    const report = seen.ok ? driver.read(order, seen.value) : seen;
    if (report.ok && isAnswer(report.value)) return report;
  }
  const program = driver.program(order);
  if (!program.ok) return program;
  const ran = await transport.run(program.value, leftMs());
  return ran.ok ? driver.read(order, ran.value) : ran;
}
