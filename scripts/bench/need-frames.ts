// npm run bench -- need-frames: a frame of the map of need while a slider moves, with 1,000 and with 100,000
// hexagons in view, against a map that scores each unit in JavaScript. Needs Chromium; the picture is drawn
// by the processor, so that only the time of the code says something about a machine with a graphics card.
import { build } from 'vite'
import { chromiumPath, launchChromium } from '../../web/map/testing/chromium.ts'
import type { Measured } from './need-frames-page.ts'

const tiles = 16

if (chromiumPath === undefined)
  throw new Error('Chromium was not found; CHROMIUM may say where it is.')
const browser = await launchChromium()
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1440 } })
  await page.setContent('<canvas width="1440" height="1440"></canvas>')
  await page.addScriptTag({ content: await script(), type: 'module' })
  await page.waitForFunction('window.measure')
  const results: Measured[] = []
  for (const units of [1_000, 100_000])
    results.push((await page.evaluate(`window.measure(${units / tiles})`)) as Measured)
  console.table(
    results.map((one) => ({
      units: one.units,
      points: one.points,
      'MB sent, once': Number((one.sentBytes / 1e6).toFixed(1)),
      'sent again while moving': one.sendsWhileMoving,
      'code, ms a frame': Number(one.codeMs.toFixed(2)),
      'drawn, ms a frame': Number(one.drawnMs.toFixed(1)),
      'code of the plain way': Number(one.plainCodeMs.toFixed(1)),
      'drawn, plain way': Number(one.plainDrawnMs.toFixed(1)),
    })),
  )
  const [few, many] = results as [Measured, Measured]
  console.log(
    `code of a frame: ${(many.codeMs / few.codeMs).toFixed(2)} × that of a hundredth of the units (aim: 1), ` +
      `${(many.plainCodeMs / many.codeMs).toFixed(0)} × faster than scoring in JavaScript`,
  )
} finally {
  await browser.close()
}

async function script(): Promise<string> {
  const entry = `import { measure } from ${JSON.stringify(new URL('need-frames-page.ts', import.meta.url).pathname)}
    window.measure = measure`
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rollupOptions: { input: 'virtual:entry' } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? id : undefined),
        load: (id) => (id === 'virtual:entry' ? entry : undefined),
      },
    ],
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  if (!bundle || !('output' in bundle)) throw new Error('Nothing was built.')
  return bundle.output[0].code
}
