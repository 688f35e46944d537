let last: 'keyboard' | 'pointer' = 'pointer'

addEventListener('keydown', () => (last = 'keyboard'), { capture: true })
addEventListener('pointerdown', () => (last = 'pointer'), { capture: true })

/** What the reader used last: the focus is only moved about for those who use the keyboard. */
export function lastInput(): 'keyboard' | 'pointer' {
  return last
}
