import { TriangleAlert, WandSparkles } from 'lucide-react'
import type { Problem } from '../../contract/problem.ts'
import type { ColumnUse, Recipe } from '../../contract/recipe.ts'
import type { SheetColumn, SheetDraft } from '../../contract/sheet.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Select } from '../ui/select.tsx'
import { columnWarnings } from './column-warnings.ts'
import { fieldChoices } from './field-words.ts'

interface ColumnsProps {
  readonly sheet: SheetDraft
  readonly recipe: Recipe
  readonly problems: readonly Problem[]
  readonly onChange: (mapping: Recipe['mapping']) => void
}

/** Every column of the file with what is in it and what it is used as. */
export function Columns({ sheet, recipe, problems, onChange }: ColumnsProps) {
  const useOf = (column: SheetColumn): ColumnUse => recipe.mapping[column.name] ?? column.suggested
  const used = sheet.columns.filter((column) => useOf(column).field !== 'unused').length
  const warnings = columnWarnings(problems)
  const suggested = Object.fromEntries(sheet.columns.map((column) => [column.name, column.suggested]))
  return (
    <section className="pane" aria-label="Columns" data-region="">
      <div className="ph">
        <h2 className="b">Columns</h2>
        <span className="t3 s12 clip narrow-hidden">
          {count(sheet.columns.length)} found, {count(used)} used
        </span>
        <span className="end">
          <Button variant="ghost" size="small" icon={WandSparkles} onPress={() => onChange(suggested)}>
            Match by name
          </Button>
        </span>
      </div>
      <div className="mrow mh" aria-hidden="true">
        <span>Column in file</span>
        <span>Use as</span>
      </div>
      <ul className="scroll">
        {sheet.columns.map((column) => (
          <ColumnRow
            key={column.name}
            column={column}
            rows={sheet.rows}
            use={useOf(column)}
            warning={warnings.get(column.name)}
            onChange={(use) => onChange({ ...suggested, ...recipe.mapping, [column.name]: use })}
          />
        ))}
      </ul>
    </section>
  )
}

interface ColumnRowProps {
  readonly column: SheetColumn
  readonly rows: number
  readonly use: ColumnUse
  readonly warning: string | undefined
  readonly onChange: (use: ColumnUse) => void
}

function ColumnRow({ column, rows, use, warning, onChange }: ColumnRowProps) {
  const isUnused = use.field === 'unused'
  return (
    <li className={classNames('mrow', isUnused && 'off')}>
      <div className="cellx">
        <div className="row">
          <EllipsisText className="m">{column.name}</EllipsisText>
          {warning === undefined ? null : (
            <span className="warn">
              <Icon of={TriangleAlert} size={12} />
              {warning}
            </span>
          )}
          <span className="t3 s11 end filled">
            {column.filled === rows ? count(rows) : `${count(column.filled)} of ${count(rows)}`}
          </span>
        </div>
        <div className="t3 s12 row">
          <EllipsisText>{column.examples.join(' · ') || 'Empty'}</EllipsisText>
        </div>
      </div>
      <Select
        label={`Use ${column.name} as`}
        value={use.field}
        choices={fieldChoices(column.name, use)}
        look={isUnused ? 'muted' : 'field'}
        onChange={(field) => onChange({ ...use, field })}
      />
    </li>
  )
}
