import { plain } from './layers/layer.ts'

/** From Monday. As files begin them: mon, Monday, L, luni, lun. */
const names: readonly RegExp[] = [
  /^(mon|lu)/,
  /^(tue|mar)/,
  /^(wed|mie)/,
  /^(thu|jo)/,
  /^(fri|vi)/,
  /^(sat|sam)/,
  /^(sun|du)/,
]

const everyDay = /^(daily|everyday|all|zilnic|toate)$/

/**
 * Days of the week, 1 Monday to 7 Sunday, in order: of "Wed, Sat", "miercuri și sâmbătă", "3;6",
 * "1-5", "mon-fri"; none at all for every day; undefined when a part is no day.
 */
export function toWeekdays(text: string): number[] | undefined {
  if (everyDay.test(plain(text))) return []
  const days = new Set<number>()
  for (const part of text.split(/[,;/\s]+(?:și|si|and)?[,;/\s]*/u).filter(Boolean)) {
    const [from, to] = part.split(/[-–]/).map(dayOf)
    if (from === undefined || (part.match(/[-–]/) && to === undefined)) return undefined
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day)
      if (day === (to ?? from)) break
    }
  }
  return days.size === 0 ? undefined : [...days].sort()
}

function dayOf(text: string): number | undefined {
  if (/^[1-7]$/.test(text)) return Number(text)
  const index = names.findIndex((name) => name.test(plain(text)))
  return index < 0 ? undefined : index + 1
}
