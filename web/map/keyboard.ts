/** What the keys of the map do; panning (arrows) and zooming (+ −) are MapLibre's own. */
export interface KeyboardHost {
  /** True when a tool in hand took the key. */
  pressTool(key: string, isShift: boolean): boolean
  pickAtCentre(): void
}

/**
 * Shows a crosshair in the middle while the canvas has the focus by keyboard, and lets Enter pick
 * what is under it. The signal takes everything away again.
 */
export function createKeyboard(
  canvas: HTMLElement,
  container: HTMLElement,
  host: KeyboardHost,
  signal: AbortSignal,
) {
  const crosshair = document.createElement('div')
  crosshair.className = 'map-crosshair'
  crosshair.setAttribute('aria-hidden', 'true')
  crosshair.hidden = true
  container.append(crosshair)

  const show = (shown: boolean) => {
    crosshair.hidden = !shown
  }
  const options = { signal }
  canvas.addEventListener('focus', () => show(canvas.matches(':focus-visible')), options)
  canvas.addEventListener('blur', () => show(false), options)
  canvas.addEventListener('pointerdown', () => show(false), options)
  canvas.addEventListener(
    'keydown',
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      show(true)
      if (host.pressTool(event.key, event.shiftKey)) {
        event.preventDefault()
        return
      }
      if (event.key !== 'Enter') return
      event.preventDefault()
      host.pickAtCentre()
    },
    options,
  )
}
