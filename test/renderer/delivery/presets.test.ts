import { describe, expect, it } from 'vitest'
import { deliverySchema } from '../../../src/contract/delivery.ts'
import { presets, renditionsOf } from '../../../src/renderer/delivery/presets.ts'

describe('export choices', () => {
  it('are deliveries the engine takes, each with what it says', () => {
    for (const preset of ['original', 'batch', 'webp', 'jpeg', 'png', 'custom'] as const) {
      const parsed = deliverySchema.parse({ source: { batchId: 1 }, renditions: renditionsOf(preset, presets.png) })
      expect(parsed.renditions === null).toBe(preset === 'batch')
    }
    expect(renditionsOf('original', presets.webp)).toEqual([])
    expect(renditionsOf('webp', presets.png)?.[0]).toMatchObject({
      format: 'webp',
      width: 1600,
      fit: 'inside',
      upscale: false,
    })
  })

  it('give JPEG a colour where transparency was asked for', () => {
    const custom = { ...presets.png, format: 'jpeg', background: 'transparent' } as const
    expect(renditionsOf('custom', custom)?.[0]?.background).toBe('#ffffff')
  })
})
