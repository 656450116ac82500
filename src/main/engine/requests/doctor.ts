import type { DoctorFinding } from '../../../contract/doctor.ts'
import { examine } from '../gallery/doctor/doctor.ts'
import { fine, wrong, type DoctorParts } from '../gallery/doctor/finding.ts'
import type { LiveRegistry } from '../models/live-registry.ts'
import type { LoadedRegistry } from '../models/load-registry.ts'
import type { Handlers } from './handlers.ts'

/** The library check, with the models it works with. */
export function doctorRequests(parts: DoctorParts & { readonly registry: LiveRegistry }): Handlers<'doctor.check'> {
  return {
    'doctor.check': async ({ repair }) => {
      parts.registry.look()
      const report = await examine(parts, repair)
      const models = checkModels(parts.registry.current())
      return { ...report, ok: report.ok && models.ok, findings: [...report.findings, models] }
    },
  }
}

function checkModels({ registry, file, problem }: LoadedRegistry): DoctorFinding {
  if (problem) return wrong('models', problem.message, problem.action)
  const from = file === null ? 'as shipped' : `with ${file}`
  return fine('models', `${registry.models.length} models of ${registry.version}, ${from}.`)
}
