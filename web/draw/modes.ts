import {
  TerraDrawCircleMode,
  TerraDrawFreehandMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
} from 'terra-draw'

/** What can be drawn, by the names of the texts; each with how terra-draw calls it. */
export const drawModes = {
  lasso: 'freehand',
  polygon: 'polygon',
  rectangle: 'rectangle',
  circle: 'circle',
} as const

export type DrawMode = keyof typeof drawModes

/** Finished by Enter; Escape is the map's, which ends drawing altogether. */
const keyEvents = { cancel: null, finish: 'Enter' }

/** Press, draw and let go, or click, move and click: not everybody can hold a button down. */
const drawInteraction = 'click-move-or-drag'

export function terraModes() {
  return [
    new TerraDrawFreehandMode({ keyEvents, drawInteraction, minDistance: 6 }),
    new TerraDrawPolygonMode({ keyEvents }),
    new TerraDrawRectangleMode({ keyEvents, drawInteraction }),
    new TerraDrawCircleMode({ keyEvents, drawInteraction, segments: 96 }),
  ]
}
