/** The one vector source of the style. */
export const tileSource = 'terrier'

/**
 * A source layer is named after its collection, which paths spell with hyphens. The points that
 * carry the labels of areas lie in a layer of their own: `parcel_labels` belongs to parcels.
 */
export function collectionOf(sourceLayer: string): string {
  return sourceLayer.replace(/_labels$/, 's').replaceAll('_', '-')
}

/** The source layer with the shapes of a collection. */
export function sourceLayerOf(collection: string): string {
  return collection.replaceAll('-', '_')
}
