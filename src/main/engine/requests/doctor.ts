import { examine } from '../gallery/doctor/doctor.ts'
import type { DoctorParts } from '../gallery/doctor/finding.ts'
import type { Handlers } from './handlers.ts'

/** The library check. */
export function doctorRequests(parts: DoctorParts): Handlers<'doctor.check'> {
  return { 'doctor.check': ({ repair }) => examine(parts, repair) }
}
