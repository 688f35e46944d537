import './styles.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n.ts'

// A part of the program that is not on the server any more: there is a newer one. The address bar holds
// the view. Where the server does not answer, or a reload has just not helped, the page stays.
window.addEventListener('vite:preloadError', async () => {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type === 'reload' && performance.now() < 60_000) return
  const answer = await fetch('/health').catch(() => null)
  if (answer?.ok) location.reload()
})

await startI18n()
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
