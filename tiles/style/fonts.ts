type Weight = 'Regular' | 'Medium' | 'SemiBold' | 'Bold' | 'Italic' | 'Medium Italic'

/**
 * MapLibre draws labels with the page's own fonts: it reads weight and slope from the first name,
 * which is no font, and hands all names to CSS as they are. `1918` needs the quotes there.
 */
export function sans(weight: Weight): string[] {
  return [`Sofia Sans ${weight}`, 'Sofia Sans Variable']
}

/** For the names of places. */
export function serif(weight: Weight): string[] {
  return [`Brygada ${weight}`, '"Brygada 1918 Variable"']
}
