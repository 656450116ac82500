/** A model that does not exist, with qualities, sizes, limits and prices like no other. */
export const gptImage9 = {
  id: 'gpt-image-9',
  title: 'GPT Image 9',
  snapshots: ['gpt-image-9-2027-03-01'],
  released: '2027-03-01',
  shutdown: '2099-12-31',
  endpoints: ['generations', 'edits'],
  sizes: {
    kind: 'free',
    multipleOf: 10,
    maxEdge: 6000,
    maxRatio: 5,
    minPixels: 40_000,
    maxPixels: 20_000_000,
    experimentalAbove: 10_000_000,
  },
  defaultSize: '500x500',
  qualities: ['sketch', 'gallery', 'auto'],
  slowQualities: ['gallery', 'auto'],
  defaultQuality: 'sketch',
  complexities: ['deep'],
  backgrounds: ['opaque'],
  formats: ['webp', 'png'],
  moderations: ['strict'],
  parameters: ['seed', 'palette'],
  maxPromptChars: 60,
  maxReferences: 3,
  prices: { textIn: 1, imageIn: 2, imageOut: 100 },
  output: { kind: 'formula', bases: { sketch: 10, gallery: 200 } },
} as const

/** A registry file that adds it. */
export const inventedFile = { format: 1, version: '2027-03-02', models: [gptImage9] } as const
