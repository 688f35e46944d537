declare module 'geojson-validation' {
  /** What is wrong with a GeoJSON object, in words; nothing where it is right. */
  export function valid(object: unknown, trace: true): string[]
}
