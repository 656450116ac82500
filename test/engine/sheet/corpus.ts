import type { Table } from '../../../src/main/engine/sheet/table.ts'

/** A nasty file and what must be read from it. Problems as "row code severity"; rows as [number, ...cells]. */
export interface Nasty {
  readonly name: string
  readonly bytes: Uint8Array
  readonly encoding?: string
  readonly delimiter?: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly [number, ...string[]])[]
  readonly problems?: readonly string[]
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le')
const swapped = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16()
const bytes = (...parts: readonly (number | string)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))

const ab = ['a', 'b'] as const

/** Text in a single-byte encoding, by turning its decoder around. */
function single(label: string, text: string): Uint8Array {
  const letters = new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  return Uint8Array.from(text, (letter) => letters.indexOf(letter))
}

const russian = 'Красная кружка ручной работы стоит на деревянном столе рядом с открытой книгой'
const polish = 'Żółta filiżanka stoi na drewnianym stole obok świeżych kwiatów i książki, którą ktoś położył'

export const corpus: readonly Nasty[] = [
  { name: 'plain', bytes: utf8('a,b\n1,2\n'), encoding: 'UTF-8', delimiter: ',', columns: ab, rows: [[2, '1', '2']] },
  { name: 'no final newline', bytes: utf8('a,b\n1,2'), columns: ab, rows: [[2, '1', '2']] },
  { name: 'CRLF', bytes: utf8('a,b\r\n1,2\r\n'), columns: ab, rows: [[2, '1', '2']] },
  {
    name: 'old Mac CR',
    bytes: utf8('a,b\r1,2\r3,4\r'),
    columns: ab,
    rows: [
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  },
  {
    name: 'CRLF and LF mixed',
    bytes: utf8('a,b\r\n1,2\n3,4\r\n'),
    columns: ab,
    rows: [
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  },
  { name: 'CR records with LF inside quotes', bytes: utf8('a,b\r"x\ny",2\r'), columns: ab, rows: [[2, 'x\ny', '2']] },
  {
    name: 'UTF-8 with BOM',
    bytes: utf8('\uFEFFa,b\n1,ü\n'),
    encoding: 'UTF-8 with BOM',
    columns: ab,
    rows: [[2, '1', 'ü']],
  },
  { name: 'BOM before a quoted header', bytes: utf8('\uFEFF"a","b"\n1,2\n'), columns: ab, rows: [[2, '1', '2']] },
  {
    name: 'UTF-16 LE with BOM',
    bytes: utf16('\uFEFFa,b\n1,Käse\n'),
    encoding: 'UTF-16 LE',
    columns: ab,
    rows: [[2, '1', 'Käse']],
  },
  {
    name: 'UTF-16 BE with BOM',
    bytes: swapped('\uFEFFa,b\n1,Käse\n'),
    encoding: 'UTF-16 BE',
    columns: ab,
    rows: [[2, '1', 'Käse']],
  },
  {
    name: 'UTF-16 LE without BOM',
    bytes: utf16('a,b\n1,Käse\n'),
    encoding: 'UTF-16 LE',
    columns: ab,
    rows: [[2, '1', 'Käse']],
  },
  {
    name: 'UTF-16 BE without BOM',
    bytes: swapped('a,b\n1,Käse\n'),
    encoding: 'UTF-16 BE',
    columns: ab,
    rows: [[2, '1', 'Käse']],
  },
  {
    name: 'UTF-16 tabs, as Excel saves Unicode text',
    bytes: utf16('\uFEFFa\tb\r\n1\tü\r\n'),
    delimiter: '\t',
    columns: ab,
    rows: [[2, '1', 'ü']],
  },
  {
    name: 'Windows-1252',
    bytes: latin1('a;b\nTür;Straße für Käse\n'),
    encoding: 'Windows-1252',
    delimiter: ';',
    columns: ab,
    rows: [[2, 'Tür', 'Straße für Käse']],
  },
  {
    name: 'Windows-1252 euro and curly quotes',
    bytes: bytes('a;b\n', 0x80, ' 5;', 0x93, 'x', 0x94, '\n'),
    encoding: 'Windows-1252',
    columns: ab,
    rows: [[2, '€ 5', '“x”']],
  },
  {
    name: 'Windows-1251',
    bytes: single('windows-1251', `a;b\n1;${russian}\n`),
    encoding: 'Windows-1251',
    columns: ab,
    rows: [[2, '1', russian]],
  },
  {
    name: 'KOI8-R',
    bytes: single('koi8-r', `a;b\n1;${russian}\n`),
    encoding: 'KOI8-R',
    columns: ab,
    rows: [[2, '1', russian]],
  },
  { name: 'Windows-1250', bytes: single('windows-1250', `a;b\n1;${polish}\n`), columns: ab, rows: [[2, '1', polish]] },
  {
    name: 'UTF-8 cut in the middle of a letter',
    bytes: bytes('a,b\nKäse und Brötchen für Müller,Grüße\n1,', 0xc3),
    columns: ab,
    rows: [
      [2, 'Käse und Brötchen für Müller', 'Grüße'],
      [3, '1', '\uFFFD'],
    ],
    problems: ['3 encoding warning'],
  },
  {
    name: 'NUL in a cell',
    bytes: utf8(`a,b\n1,x\0y\n${'2,long enough text\n'.repeat(3)}`),
    columns: ab,
    rows: [
      [2, '1', 'x\0y'],
      [3, '2', 'long enough text'],
      [4, '2', 'long enough text'],
      [5, '2', 'long enough text'],
    ],
    problems: ['2 encoding warning'],
  },
  { name: 'semicolons', bytes: utf8('a;b\n1,5;2,5\n'), delimiter: ';', columns: ab, rows: [[2, '1,5', '2,5']] },
  { name: 'tabs', bytes: utf8('a\tb\n1, 2\t3\n'), delimiter: '\t', columns: ab, rows: [[2, '1, 2', '3']] },
  { name: 'pipes', bytes: utf8('a|b\n1|2\n'), delimiter: '|', columns: ab, rows: [[2, '1', '2']] },
  { name: 'sep line', bytes: utf8('sep=;\r\na;b\r\n1;2\r\n'), delimiter: ';', columns: ab, rows: [[2, '1', '2']] },
  {
    name: 'sep line that overrules the look',
    bytes: utf8('sep=|\na,x|b\n1,2|3\n'),
    delimiter: '|',
    columns: ['a,x', 'b'],
    rows: [[2, '1,2', '3']],
  },
  {
    name: 'one column with commas in prompts',
    bytes: utf8('prompt\nA cat, a dog\nA, b, c\n'),
    columns: ['prompt'],
    rows: [
      [2, 'A cat, a dog'],
      [3, 'A, b, c'],
    ],
  },
  {
    name: 'one column, quoted',
    bytes: utf8('prompt\n"A cat, a ""dog"""\n'),
    columns: ['prompt'],
    rows: [[2, 'A cat, a "dog"']],
  },
  {
    name: 'semicolon list inside a comma sheet',
    bytes: utf8('a,b\n1,x;y;z\n2,x;y\n'),
    delimiter: ',',
    columns: ab,
    rows: [
      [2, '1', 'x;y;z'],
      [3, '2', 'x;y'],
    ],
  },
  {
    name: 'newline in a quoted cell',
    bytes: utf8('a,b\n1,"x\ny"\n2,z\n'),
    columns: ab,
    rows: [
      [2, '1', 'x\ny'],
      [3, '2', 'z'],
    ],
  },
  {
    name: 'CRLF in a quoted cell stays',
    bytes: utf8('a,b\r\n1,"x\r\ny"\r\n'),
    columns: ab,
    rows: [[2, '1', 'x\r\ny']],
  },
  { name: 'doubled quotes', bytes: utf8('a,b\n"1 ""x""",""""\n'), columns: ab, rows: [[2, '1 "x"', '"']] },
  {
    name: 'quotes in the middle of an unquoted cell',
    bytes: utf8('a,b\n5" clock,2\n'),
    columns: ab,
    rows: [[2, '5" clock', '2']],
  },
  { name: 'spaces after a closing quote', bytes: utf8('a,b\n"1" ,"2" \n'), columns: ab, rows: [[2, '1', '2']] },
  {
    name: 'undoubled quote in a quoted cell',
    bytes: utf8('a,b\n"5" clock",2\n'),
    columns: ab,
    rows: [[2, '5" clock', '2']],
    problems: ['2 unclosed_quote warning'],
  },
  {
    name: 'quote never closed',
    bytes: utf8('a,b\n0,1\n1,"open\n2,3\n'),
    columns: ab,
    rows: [
      [2, '0', '1'],
      [3, '1', 'open\n2,3\n'],
    ],
    problems: ['3 unclosed_quote error'],
  },
  {
    name: 'quote that swallows a row',
    bytes: utf8('a,b\n1,"open\n2,"3"\n4,5\n'),
    columns: ab,
    rows: [
      [2, '1', 'open\n2,"3'],
      [3, '4', '5'],
    ],
    problems: ['2 unclosed_quote error'],
  },
  {
    name: 'short row',
    bytes: utf8('a,b,c\n1\n2,3,4\n'),
    columns: ['a', 'b', 'c'],
    rows: [
      [2, '1', '', ''],
      [3, '2', '3', '4'],
    ],
    problems: ['2 ragged_row warning'],
  },
  {
    name: 'long row',
    bytes: utf8('a,b\n1,2,3\n4,5\n'),
    columns: ab,
    rows: [
      [2, '1', '2'],
      [3, '4', '5'],
    ],
    problems: ['2 ragged_row error'],
  },
  {
    name: 'long row of empty cells',
    bytes: utf8('a,b\n1,2,,\n4,5\n'),
    columns: ab,
    rows: [
      [2, '1', '2'],
      [3, '4', '5'],
    ],
  },
  {
    name: 'empty lines are skipped and counted',
    bytes: utf8('a,b\n\n1,2\n\n\n3,4\n'),
    columns: ab,
    rows: [
      [3, '1', '2'],
      [6, '3', '4'],
    ],
  },
  {
    name: 'lines of delimiters only',
    bytes: utf8('a,b\n1,2\n,\n , \n3,4\n'),
    columns: ab,
    rows: [
      [2, '1', '2'],
      [5, '3', '4'],
    ],
  },
  { name: 'empty lines before the header', bytes: utf8('\n\na,b\n1,2\n'), columns: ab, rows: [[4, '1', '2']] },
  {
    name: 'repeated header',
    bytes: utf8('a,a,a\n1,2,3\n'),
    columns: ['a', 'a (2)', 'a (3)'],
    rows: [[2, '1', '2', '3']],
    problems: ['1 duplicate_header warning', '1 duplicate_header warning'],
  },
  {
    name: 'repeated header whose new name is taken',
    bytes: utf8('a,a,a (2)\n1,2,3\n'),
    columns: ['a', 'a (3)', 'a (2)'],
    rows: [[2, '1', '2', '3']],
    problems: ['1 duplicate_header warning'],
  },
  {
    name: 'empty header',
    bytes: utf8('a,,c\n1,2,3\n'),
    columns: ['a', 'Column 2', 'c'],
    rows: [[2, '1', '2', '3']],
    problems: ['1 empty_header warning'],
  },
  { name: 'trailing empty columns', bytes: utf8('a,b,,\n1,2,,\n'), columns: ab, rows: [[2, '1', '2']] },
  { name: 'headers with spaces around', bytes: utf8(' a , b \n1,2\n'), columns: ab, rows: [[2, '1', '2']] },
  {
    name: 'leading zeros, plus signs and formulas stay text',
    bytes: utf8('a,b\n"00123",+49\n0,=1+1\n1e5,007\n'),
    columns: ab,
    rows: [
      [2, '00123', '+49'],
      [3, '0', '=1+1'],
      [4, '1e5', '007'],
    ],
  },
  {
    name: 'emoji and combining letters',
    bytes: utf8('a,b\n🦊,e\u0301\n👩‍👩‍👧,ﷺ\n'),
    columns: ab,
    rows: [
      [2, '🦊', 'e\u0301'],
      [3, '👩‍👩‍👧', 'ﷺ'],
    ],
  },
  {
    name: 'headers that are names of object parts',
    bytes: utf8('__proto__,constructor\n1,2\n'),
    columns: ['__proto__', 'constructor'],
    rows: [[2, '1', '2']],
  },
]

/** A table in the shape of a corpus entry. */
export function told(table: Table): Pick<Nasty, 'columns' | 'rows'> & { readonly problems: readonly string[] } {
  return {
    columns: table.columns,
    rows: table.rows.map((row) => [row.number, ...row.cells]),
    problems: table.problems.map((problem) => `${problem.row} ${problem.code} ${problem.severity}`),
  }
}
