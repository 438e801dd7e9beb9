import { leaseIdSchema, organisationIdSchema, policyIdSchema, technicianIdSchema } from '../../../shared/ids';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import type { Instant } from '../../../shared/time';
import type { Marker } from '../../core/naming/marker';

/** The test organisation with a third technician. */
export function withThird(organisation: Organisation): Organisation {
  const [first] = organisation.technicians;
  const third = {
    ...first,
    id: 'cai',
    name: 'Cai Mor',
    handle: 'cai',
    upn: 'cai@msp.example',
    entraObjectId: '66666666-6666-4666-8666-666666666666',
    role: 'super',
  };
  return organisationSchema.parse({ ...organisation, technicians: [...organisation.technicians, third] });
}

/** A marker that names the organisation and one of its technicians, and a lease that never was. */
export function forgedMarker(endsAt: Instant): Marker {
  return {
    organisationId: organisationIdSchema.parse('msp'),
    leaseId: leaseIdSchema.parse('never-was'),
    technicianId: technicianIdSchema.parse('ana'),
    policyId: policyIdSchema.parse('m365-burner'),
    mode: 'burner',
    endsAt,
  };
}
