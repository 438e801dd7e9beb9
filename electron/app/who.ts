import { failure, type Failure } from '../../shared/errors';
import type { Organisation } from '../../shared/model/organisation';
import type { Technician } from '../../shared/model/technician';
import { err, ok, type Result } from '../../shared/result';
import type { Instant } from '../../shared/time';
import type { OrganisationInForce } from '../ports/organisation';

export interface Who {
  readonly organisation: Organisation;
  readonly verifiedAt: Instant;
  readonly technician: Technician;
  /** Primary or Super. */
  readonly admin: boolean;
}

/** Who is at the keyboard, as the organisation in force says. Fails with `not_entitled` for anybody it does not know. */
export function who(inForce: OrganisationInForce): Result<Who, Failure> {
  const current = inForce.current();
  if (current === undefined) return err(failure('not_entitled', { detail: 'no organisation' }));
  const { organisation, verifiedAt, me } = current;
  const technician = organisation.technicians.find((each) => each.id === me);
  if (technician === undefined) return err(failure('not_entitled', { detail: 'technician' }));
  return ok({ organisation, verifiedAt, technician, admin: technician.role !== 'technician' });
}
