import { access, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { openCharacters } from '../../characters/characters.ts'
import { syncDirectory } from '../../files/directory-sync.ts'
import { referencePath } from '../../files/paths.ts'
import { count, fine, shortened, wrong } from './finding.ts'

/**
 * Characters whose files cannot be read, or whose pictures are gone. Repair puts a damaged file aside under another name:
 * its number stays taken, since images may have been made with it.
 */
export async function checkCharacters(
  { root }: { readonly root: string },
  repair: boolean,
): Promise<readonly DoctorFinding[]> {
  const characters = openCharacters(root, () => undefined)
  const damaged: DoctorFinding[] = []
  for (const path of characters.damaged()) {
    if (repair) await putAside(join(root, path))
    const then = repair ? ' It was put aside; the version before it is used.' : ''
    damaged.push(wrong('characters', `${path} cannot be read.${then}`, 'Repair puts it aside.', repair))
  }
  const names = characters.list().map(({ name }) => name)
  const lacking = await lackingPictures(
    root,
    names.flatMap((name) => characters.versions(name)),
  )
  const findings = [...shortened(damaged), ...shortened(lacking)]
  return findings.length > 0 ? findings : [fine('characters', `${count(names.length, 'character')}, all whole.`)]
}

async function putAside(path: string): Promise<void> {
  await rename(path, `${path}.damaged`)
  await syncDirectory(join(path, '..'))
}

type Versions = ReturnType<ReturnType<typeof openCharacters>['versions']>

async function lackingPictures(root: string, versions: Versions): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = []
  for (const { name, version, references } of versions) {
    const there = await Promise.all(references.map(({ picture }) => isThere(join(root, referencePath(picture)))))
    const gone = there.filter((is) => !is).length
    if (gone === 0) continue
    const message = `${count(gone, 'picture')} of @${name}, version ${version}, ${gone === 1 ? 'is' : 'are'} gone.`
    findings.push(wrong('characters', message, 'Restore the folder refs, or save the character with other pictures.'))
  }
  return findings
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
