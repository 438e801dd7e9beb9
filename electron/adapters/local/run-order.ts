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

/** Runs an order and reads its report. Nobody is asked for elevation where what everybody may read is answer enough. */
export async function runOrder(
  { driver, transport }: OrderedEndpoint,
  order: Order,
  leftMs: () => Millis,
): Promise<Result<Report, Failure>> {
  const glance = driver.glance?.(order);
  if (glance?.ok === true) {
    const seen = await transport.run(glance.value, leftMs());
    const report = seen.ok ? driver.read(order, seen.value) : seen;
    if (report.ok && report.value.refusal === undefined) return report;
  }
  const program = driver.program(order);
  if (!program.ok) return program;
  const ran = await transport.run(program.value, leftMs());
  return ran.ok ? driver.read(order, ran.value) : ran;
}
