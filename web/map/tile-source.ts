/** The one vector source of the style that the server writes. */
export const tileSource = 'terrier'

/** Beside it, the source of a collection of which the tiles hold only what a filter leaves. */
export function filteredSource(collection: string): string {
  return `${tileSource}-${collection}`
}

/** The source of a collection with each of its things, to be looked at over time. */
export function timedSource(collection: string): string {
  return `${tileSource}-all-${collection}`
}

export function isTileSource(source: string): boolean {
  return source === tileSource || source.startsWith(`${tileSource}-`)
}

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
