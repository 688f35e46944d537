/**
 * The signs of the map: SVG paths on a 24 × 24 square, filled by the even-odd rule, drawn in one
 * colour by the web client (as signed distance fields, so that the style can colour them). The
 * keys are the names in `icon-image`.
 */
export const mapIcons: Record<string, string> = {
  arrow: 'M5 4L20 12L5 20L9 12Z',
  pin: 'M12 23.5C8 17.5 4 13.5 4 9A8 8 0 1 1 20 9C20 13.5 16 17.5 12 23.5ZM12 6A3 3 0 1 0 12 12A3 3 0 1 0 12 6Z',
  works: 'M12 2L23 21H1ZM10.8 8.5H13.2V15H10.8ZM10.8 16.6H13.2V18.8H10.8Z',

  'permit-certificate': 'M5 2H15L19 6V22H5ZM8 10H16V11.7H8ZM8 14H16V15.7H8Z',
  'permit-building': 'M5 2H15L19 6V22H5ZM12 8.5L16.8 12.8V18.5H7.2V12.8Z',
  'permit-demolition':
    'M5 2H15L19 6V22H5ZM8.2 11L9.5 9.7L12 12.2L14.5 9.7L15.8 11L13.3 13.5L15.8 16L14.5 17.3L12 14.8L9.5 17.3L8.2 16L10.7 13.5Z',
  'permit-excavation': 'M5 2H15L19 6V22H5ZM7.8 10H16.2L12 18Z',
  'permit-occupation': 'M5 2H15L19 6V22H5ZM8 10H16V18H8ZM10 12V16H14V12Z',
  'permit-other': 'M5 2H15L19 6V22H5ZM12 11.5A2.3 2.3 0 1 0 12 16.1A2.3 2.3 0 1 0 12 11.5Z',

  asset: 'M12 6A6 6 0 1 0 12 18A6 6 0 1 0 12 6Z',
  'asset-bench': 'M3 8H21V11H3ZM3 13H21V15.5H3ZM5 15.5H7.2V20.5H5ZM16.8 15.5H19V20.5H16.8Z',
  'asset-street-light': 'M7.5 2H16.5L20 9.5H4ZM10.7 9.5H13.3V22H10.7Z',
  'asset-bin': 'M5 8H19L17.5 22H6.5ZM4 3.5H20V6.2H4Z',
  'asset-litter-bin': 'M5 8H19L17.5 22H6.5ZM4 3.5H20V6.2H4Z',
  'asset-hydrant': 'M9 2H15V5H17V8.5H20V14H17V19H19V22H5V19H7V14H4V8.5H7V5H9Z',
  'asset-playground':
    'M5 3H19V5H17.6L21 21.5H18.6L15.5 6.2H8.5L5.4 21.5H3L6.4 5H5ZM11 6.2H13V14H15.5V16.2H8.5V14H11Z',
  'asset-traffic-signal':
    'M7.5 1.5H16.5V18.5H7.5ZM12 3A2 2 0 1 0 12 7A2 2 0 1 0 12 3ZM12 8A2 2 0 1 0 12 12A2 2 0 1 0 12 8ZM12 13A2 2 0 1 0 12 17A2 2 0 1 0 12 13ZM10.8 18.5H13.2V22.5H10.8Z',
  'asset-traffic-sign': 'M12 2L21.5 16.5H2.5ZM10.8 16.5H13.2V22.5H10.8Z',
  'asset-bus-stop':
    'M4.5 3H19.5V17.5H4.5ZM6.8 6H17.2V11.5H6.8ZM6.5 17.5H9.3V20.8H6.5ZM14.7 17.5H17.5V20.8H14.7Z',
  'asset-bus-shelter': 'M2 3H22V6.5H20V21H17.5V6.5H6.5V21H4V6.5H2ZM8.5 14H15.5V16.5H8.5Z',
  'asset-fountain': 'M12 2C16 8 19 11 19 15A7 7 0 1 1 5 15C5 11 8 8 12 2Z',
  'asset-bridge': 'M2 8H22V11H20V18H17C17 14.4 14.8 13 12 13C9.2 13 7 14.4 7 18H4V11H2Z',

  'asset-valve': 'M3 5L12 12L3 19ZM21 5L12 12L21 19Z',
  'asset-gas-valve': 'M3 5L12 12L3 19ZM21 5L12 12L21 19Z',
  'asset-pump': 'M12 2.5A9.5 9.5 0 1 0 12 21.5A9.5 9.5 0 1 0 12 2.5ZM9 7L17.5 12L9 17Z',
  'asset-water-tank': 'M4 6C4 2 20 2 20 6V18.5C20 22.5 4 22.5 4 18.5Z',
  'asset-transformer': 'M3 3H21V21H3ZM13.2 5L7 13.5H11.3L10.6 19L17 10.5H12.6Z',

  valve: 'M3 5L12 12L3 19ZM21 5L12 12L21 19Z',
  hydrant: 'M9 2H15V5H17V8.5H20V14H17V19H19V22H5V19H7V14H4V8.5H7V5H9Z',
  pump: 'M12 2.5A9.5 9.5 0 1 0 12 21.5A9.5 9.5 0 1 0 12 2.5ZM9 7L17.5 12L9 17Z',
  tank: 'M4 6C4 2 20 2 20 6V18.5C20 22.5 4 22.5 4 18.5Z',
  reservoir: 'M2 7H22L18 19H6Z',
  well: 'M12 3A9 9 0 1 0 12 21A9 9 0 1 0 12 3ZM10.8 6.5H13.2V17.5H10.8ZM6.5 10.8H10.8V13.2H6.5ZM13.2 10.8H17.5V13.2H13.2Z',
  manhole:
    'M12 3A9 9 0 1 0 12 21A9 9 0 1 0 12 3ZM12 6.2A5.8 5.8 0 1 0 12 17.8A5.8 5.8 0 1 0 12 6.2ZM12 9.5A2.5 2.5 0 1 0 12 14.5A2.5 2.5 0 1 0 12 9.5Z',
  'catch-basin':
    'M3.5 5H20.5V19H3.5ZM6.5 7.5H8.7V16.5H6.5ZM10.9 7.5H13.1V16.5H10.9ZM15.3 7.5H17.5V16.5H15.3Z',
  outfall: 'M3 9H13V4L21.5 12L13 20V15H3Z',
  'lift-station':
    'M12 2.5A9.5 9.5 0 1 0 12 21.5A9.5 9.5 0 1 0 12 2.5ZM12 6.5L17 12H13.6V17.5H10.4V12H7Z',
  'treatment-plant':
    'M2.5 4H21.5V20H2.5ZM8 8.5A3.5 3.5 0 1 0 8 15.5A3.5 3.5 0 1 0 8 8.5ZM16 8.5A3.5 3.5 0 1 0 16 15.5A3.5 3.5 0 1 0 16 8.5Z',
  regulator: 'M12 2L22 12L12 22L2 12ZM12 8L16 12L12 16L8 12Z',
  substation: 'M3 3H21V21H3ZM13.2 5L7 13.5H11.3L10.6 19L17 10.5H12.6Z',
  transformer:
    'M9 5.5A6.5 6.5 0 1 0 9 18.5A6.5 6.5 0 1 0 9 5.5ZM15 5.5A6.5 6.5 0 1 0 15 18.5A6.5 6.5 0 1 0 15 5.5Z',
  cabinet: 'M6 2H18V22H6ZM8 5H16V6.8H8ZM13.8 11.5H16V14H13.8Z',
  pole: 'M12 7A5 5 0 1 0 12 17A5 5 0 1 0 12 7Z',
  luminaire:
    'M12 7A5 5 0 1 0 12 17A5 5 0 1 0 12 7ZM10.9 1.5H13.1V5H10.9ZM10.9 19H13.1V22.5H10.9ZM1.5 10.9H5V13.1H1.5ZM19 10.9H22.5V13.1H19Z',
}

/** Those of a family that have a sign of their own; `asset` gives bench, hydrant … */
export function iconKinds(family: string): string[] {
  return Object.keys(mapIcons)
    .filter((name) => name.startsWith(`${family}-`))
    .map((name) => name.slice(family.length + 1))
}
