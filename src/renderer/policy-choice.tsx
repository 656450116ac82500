import type { UnknownPolicy } from '../contract/recipe.ts'
import './policy-choice.css'
import { policySentence, policyWords } from './policy-words.ts'
import { Radio, Radios } from './ui/choices.tsx'
import { MoneyField } from './ui/fields.tsx'

interface PolicyChoiceProps {
  readonly value: UnknownPolicy
  readonly onChange: (policy: UnknownPolicy) => void
}

const usual = 1

/** The three rules for requests that were sent and never answered, each with what it means for money. */
export function PolicyChoice({ value, onChange }: PolicyChoiceProps) {
  const within = value.kind === 'retry_within' ? value : ({ kind: 'retry_within', usd: usual } as const)
  const choices: readonly UnknownPolicy[] = [{ kind: 'hold' }, { kind: 'retry_once' }, within]
  return (
    <div className="policy">
      <Radios
        label="If no answer comes back"
        value={value.kind}
        onChange={(kind) => onChange(choices.find((choice) => choice.kind === kind) ?? { kind: 'hold' })}
        className="policy-rules"
      >
        {choices.map((choice) => (
          <Radio key={choice.kind} value={choice.kind}>
            <span>
              {choice.kind === 'retry_within' ? 'Send again within an amount' : policyWords(choice)}
              {choice.kind === 'hold' ? <span className="t3"> · recommended</span> : null}
              <span className="t3 s12 policy-money">{policySentence(choice)}</span>
            </span>
          </Radio>
        ))}
      </Radios>
      {value.kind === 'retry_within' ? (
        <div className="row policy-usd">
          <span className="t2 s12">At most</span>
          <MoneyField
            label="Most that may be paid twice"
            size="small"
            width={88}
            value={value.usd}
            onChange={(usd) => onChange({ kind: 'retry_within', usd })}
          />
        </div>
      ) : null}
    </div>
  )
}
