import type { ReactNode } from 'react'
import { Tab, TabList, Tabs as AriaTabs } from 'react-aria-components'

interface TabsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly tabs: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  /** Puts the tab list somewhere in the panel's own header. */
  readonly children: (list: ReactNode) => ReactNode
}

/** Tabs over one panel whose header holds the list. */
export function Tabs<Value extends string>({ label, value, tabs, onChange, children }: TabsProps<Value>) {
  const list = (
    <TabList className="tabs" aria-label={label} items={tabs}>
      {(tab) => <Tab id={tab.value}>{tab.label}</Tab>}
    </TabList>
  )
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange(key as Value)}>
      {children(list)}
    </AriaTabs>
  )
}
