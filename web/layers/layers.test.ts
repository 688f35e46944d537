import { describe, expect, it } from 'vitest'
import { legendGroups } from '../../tiles/style/legend.ts'
import { layerStates } from './layers.ts'

describe('how a view shows the layers', () => {
  const groups = legendGroups('public')

  it('is the default where the view says nothing', () => {
    const states = layerStates(groups, {})
    for (const { group, isVisible } of groups) {
      expect(states[group]).toEqual({ visible: isVisible, opacity: 1 })
    }
  })

  it('follows the view, group by group', () => {
    const view = { shown: ['zones'], hidden: ['parcels'], opacities: { zones: 0.4 } }
    const states = layerStates(groups, view)
    expect(states.zones).toEqual({ visible: true, opacity: 0.4 })
    expect(states.parcels?.visible).toBe(false)
    expect(states.roads).toEqual({ visible: true, opacity: 1 })
  })

  it('gives the public nothing that is for staff, whatever the link says', () => {
    const states = layerStates(groups, { shown: ['network-water'] })
    expect(Object.keys(states).filter((group) => group.startsWith('network'))).toEqual([])
  })
})
