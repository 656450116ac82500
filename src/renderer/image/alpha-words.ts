import type { AlphaGrade } from '../../contract/alpha.ts'

export const gradeWords: Readonly<Record<AlphaGrade, string>> = {
  clean: 'Clean',
  repaired: 'Repaired',
  unusable: 'Unusable',
}

/** "62 %"; a share that is there is never 0 %, one that is not whole never 100 %. */
export function shareText(share: number): string {
  const rounded = Math.round(share * 100)
  if (rounded === 0 && share > 0) return '<1\u00A0%'
  return rounded === 100 && share < 1 ? '>99\u00A0%' : `${rounded}\u00A0%`
}
