const pair = /"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g
const plain = (text: string) => text.replaceAll(/\\(.)/g, '$1')

/** GDAL keeps the rarer OSM tags as hstore text in `other_tags`; this gives each its own column. */
export function expandTags(properties: Record<string, unknown>): Record<string, unknown> {
  const { other_tags: tags, ...rest } = properties
  if (tags === null) return rest
  if (typeof tags !== 'string') return properties
  const own = Object.entries(rest).filter(([, value]) => value !== null)
  const more = [...tags.matchAll(pair)].map((m) => [plain(m[1] ?? ''), plain(m[2] ?? '')])
  return { ...Object.fromEntries(more), ...Object.fromEntries(own) }
}
