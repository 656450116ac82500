import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scan } from '../../../src/main/engine/recipe/template/scan.ts'
import { simpleParts } from '../../../src/main/engine/recipe/template/simple.ts'
import { liquidTemplate, parseTemplate } from '../../../src/main/engine/recipe/template/template.ts'
import { composer } from './support.ts'

const headers = [
  'Product Name',
  'col.dot',
  'größe',
  'Preis (€)',
  'a-b',
  '1st',
  'name',
  'name | x',
  'Bob’s "best"',
  '__proto__',
]
const lookup = new Map(headers.map((header, index) => [header, index]))
const parse = (source: string) => parseTemplate(source, headers, lookup, 'The template')
const cells = headers.map((_, index) => `v${index}`)

describe('headers in a template', () => {
  it.each(headers)('{{ %s }} is its cell', (header) => {
    const at = headers.indexOf(header)
    expect(parse(`<{{${header}}}|{{ ${header} | upcase }}>`).render(cells).text).toBe(`<v${at}|V${at}>`)
    expect(parse(`{{- ${header} | append: "!" -}}`).render(cells).text).toBe(`v${at}!`)
  })
  it('cut in the middle of a character leave no half of it behind, which no form can carry', () => {
    const foxes = headers.map(() => 'a🦊🦊')
    for (const [source, text] of [
      ['{{ name | truncate: 2, "" }}', 'a🦊'],
      ['{{ name | split: "" | slice: 0, 2 | join: "" }}!', 'a!'],
      ['{{ name | split: "" | last }}', ''],
      ['{{ name }}', 'a🦊🦊'],
    ] as const)
      expect(parse(source).render(foxes).text).toBe(text)
  })
  it('can be reached by row["..."] anywhere', () => {
    expect(parse('{% if row["Preis (€)"] == "v3" %}yes {{ row["a-b"] }}{% endif %}').render(cells).text).toBe('yes v4')
  })
})

describe('an empty cell', () => {
  const empty = headers.map(() => ' ')
  it.each([
    ['{{name}}', ['name']],
    ['{{name | upcase}} {{name}}', ['name']],
    ['{{ name | append: "x" }}', ['name']],
    ['{{ "in " | append: name }}', ['name']],
    ['{{ row["a-b"] }}', ['a-b']],
    ['{% assign n = name %}{{ n }}', ['n']],
    ['{% if name != "" %}{{ name }}{% endif %}plain', []],
    ['{{name | default: "mug"}}', []],
    ['{{name | default: ""}}', []],
  ])('in %s is missing %j', (source, missing) => {
    const rendered = parse(source).render(empty)
    expect(rendered.missing).toEqual(missing)
    expect(rendered.text).not.toContain('undefined')
  })
  it('takes its default', () => expect(parse('A {{name | default: "mug" | upcase}}').render(empty).text).toBe('A MUG'))
})

const issues = (template: string) => composer(['colour', 'Product Name'], { template }).problems

describe('a template that cannot be used', () => {
  it.each([
    ['{{Colour}}', 'unknown_variable', 'Write {{colour}}.'],
    ['{{ Produkt Name }}', 'unknown_variable', 'Write {{Product Name}}.'],
    ['{{ weight }}', 'unknown_variable', 'Use one of its columns: colour, Product Name.'],
    ['{% if weight %}x{% endif %}', 'unknown_variable', 'Use one of its columns: colour, Product Name.'],
    ['{{ colour.constructor }}', 'unknown_variable', expect.any(String)],
    ['{{#each colour}}', 'template_syntax', expect.any(String)],
    ['{{ colour | frobnicate }}', 'template_syntax', expect.any(String)],
    ['{% include "/etc/passwd" %}', 'template_syntax', expect.any(String)],
    ['{{ "now" | date: "%Y" }}', 'template_syntax', expect.any(String)],
    ['{{ colour', 'template_syntax', expect.any(String)],
    ['{% if colour %}', 'template_syntax', expect.any(String)],
  ])('%s is %s', (template, code, fix) => {
    expect(issues(template)).toMatchObject([{ code, severity: 'error', row: null, fix }])
  })
  it('names the place as the author wrote it', () => {
    expect(issues('A {{Product Name}}\nin {{Product Name}} {{ colour | nope }}')[0]?.message).toContain(
      'line 2, column 21',
    )
  })
  it('stops a row that would run for ever', () => {
    const endless = '{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}{{colour}}'
    const row = composer(['colour'], { template: endless }).compose({ number: 2, cells: ['red'] })
    expect(row.requests).toEqual([])
    expect(row.problems).toMatchObject([{ code: 'template_syntax', row: 2 }])
  })
})

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((one) => one.replace(/[{}]/g, ''))
const output = fc
  .tuple(
    fc.constantFrom(...headers),
    fc.option(fc.stringMatching(/^[a-zA-Zäß ,.]{0,6}$/), { nil: null }),
    fc.array(fc.constantFrom('upcase', 'downcase', 'capitalize', 'strip'), { maxLength: 3 }),
  )
  .map(([header, fallback, filters]) => {
    const chain = [...(fallback === null ? [] : [`default: "${fallback}"`]), ...filters]
    return `{{ ${[header, ...chain].join(' | ')} }}`
  })
const source = fc.array(fc.oneof(text, output), { maxLength: 6 }).map((parts) => parts.join(''))
const row = fc.array(fc.string({ unit: 'grapheme', maxLength: 10 }), {
  minLength: headers.length,
  maxLength: headers.length,
})

describe('any plain template', () => {
  it('gives the same text by the fast way and by Liquid', () => {
    fc.assert(
      fc.property(source, row, (template, values) => {
        const pieces = scan(template, lookup)
        expect(simpleParts(pieces)).not.toBeNull()
        const fast = parse(template).render(values)
        const slow = liquidTemplate(template, pieces, headers, lookup, 'The template').render(values)
        expect([...fast.missing].sort()).toEqual([...slow.missing].sort())
        if (fast.missing.length === 0) expect(fast.text).toBe(slow.text)
      }),
      { numRuns: 300 },
    )
  })

  it('joins its segments to the text, by either way', () => {
    const tail = fc.constantFrom('', '{% if name != "" %} with {{ name | append: "!" }}{% endif %}', '{{- name -}}')
    fc.assert(
      fc.property(source, tail, row, (template, more, values) => {
        const parsed = parse(template + more)
        const joined = parsed
          .segments(values)
          .map((segment) => segment.text)
          .join('')
        expect(joined).toBe(parsed.render(values).text)
      }),
      { numRuns: 200 },
    )
  })
})
