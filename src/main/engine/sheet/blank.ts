/** Whether a cell holds nothing but white space. Asked of every cell of a sheet, so the usual answer comes first. */
export function isBlank(cell: string): boolean {
  return cell === '' || (cell.charCodeAt(0) <= 0x20 || cell.charCodeAt(0) >= 0x80 ? cell.trim() === '' : false)
}
