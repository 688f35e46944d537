/** A number as it is typed or comes from a spreadsheet: a point or a comma, thousands apart by spaces or not. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replaceAll(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined
}
