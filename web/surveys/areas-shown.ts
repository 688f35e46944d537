import type { Survey, SurveyArea } from './read-survey.ts'

const layerOf = ({ properties }: SurveyArea) => String(properties.Layer ?? '')

/** The layers of a drawing; none of other files. */
export function drawingLayers({ format, features }: Survey): string[] {
  return format === 'DXF' ? [...new Set(features.map(layerOf))].filter(Boolean).sort() : []
}

/** Those of the layer of a drawing that is looked at. */
export function areasShown(survey: Survey, layer: string): SurveyArea[] {
  return layer === '' ? survey.features : survey.features.filter((area) => layerOf(area) === layer)
}
