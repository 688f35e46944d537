import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ConsoleMessage, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { patienceMs } from '../testing/town-page.ts'
import type { MapHandle, MapOptions } from './handle.ts'
import { chromiumPath, launchChromium } from './testing/chromium.ts'
import { readPixel } from './testing/read-pixel.ts'
import { type SmallTownServer, serveSmallTown } from './testing/small-town-server.ts'

if (!chromiumPath) console.warn('No Chromium: the map is not tested. Install it, or set CHROMIUM.')

const size = { width: 800, height: 600 }
/** The middle of the map is the middle of parcel 1; a metre is 2.4 pixels. */
const overParcel1 = { lng: 25.6, lat: 45.65, zoom: 17, bearing: 0, pitch: 0 }

declare global {
  interface Window {
    map: MapHandle
    heard: unknown[]
  }
}

describe.skipIf(!chromiumPath)('the map in a browser', () => {
  let folder: string
  let server: SmallTownServer
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrier-map-'))
    await build({
      configFile: false,
      root: join(import.meta.dirname, 'testing'),
      logLevel: 'error',
      build: { outDir: folder, target: 'es2022', chunkSizeWarningLimit: 2000 },
    })
    server = await serveSmallTown(folder)
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: size })
    page.setDefaultTimeout(patienceMs)
    complaints = []
    const complain = (message: ConsoleMessage) => {
      if (message.type() === 'error') complaints.push(message.text())
    }
    page.on('console', complain)
    page.on('pageerror', (error) => complaints.push(error.message))
    server.asked.length = 0
    await page.goto(server.url)
  })

  afterEach(() => page.close())

  /** Opens the map in the page and waits until it is drawn. */
  async function open(options: Partial<MapOptions> = {}) {
    await page.evaluate(
      (given) =>
        new Promise<void>((done) => {
          window.heard = []
          window.map = window.terrier.open(given)!
          window.map.onError((error) => console.error(error.message))
          window.map.onPick((features) =>
            window.heard.push(features.map((f) => `${f.collection}/${f.id}`)),
          )
          const stop = window.map.onIdle(() => {
            stop()
            done()
          })
        }),
      {
        municipality: 'test',
        view: overParcel1,
        theme: 'light' as const,
        language: 'en',
        nameLanguages: ['ro'],
        ...options,
      },
    )
  }

  /** Does something to the map and waits until the result is drawn. */
  async function change(act: (map: MapHandle) => void) {
    await page.evaluate(`new Promise((done) => {
      const stop = window.map.onIdle(() => {
        stop()
        done()
      });
      (${act})(window.map)
    })`)
  }

  const pixel = (x: number, y: number) => readPixel(page, x, y)
  /** What is fetched is drawn after the map first came to rest. */
  const turns = (x: number, y: number, colour: [number, number, number]) =>
    expect.poll(() => pixel(x, y)).toEqual(colour)
  const heard = () => page.evaluate(() => window.heard)
  const hears = (what: unknown[]) => expect.poll(heard).toEqual(what)

  it('draws tiles, under a strict policy, without a complaint', async () => {
    await open()
    await turns(300, 380, [0, 255, 0])
    await turns(370, 330, [255, 0, 0])
    await turns(100, 400, [255, 255, 255])
    expect(complaints).toEqual([])
    expect(server.asked.filter((path) => path.endsWith('.mvt')).length).toBeGreaterThan(0)
  })

  it('asks for no tile again because its copy has grown old', async () => {
    await page.clock.install()
    await page.reload()
    // The server need not hear of it: the browser may still have a copy.
    const tiles: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('.mvt')) tiles.push(request.url())
    })
    await open()
    const before = [...tiles]
    await page.clock.fastForward(60_000)
    await change((map) => map.refresh())
    expect(tiles.slice(before.length).sort()).toEqual(
      before.map((url) => `${url}?reading=1`).sort(),
    )
  })

  it('draws labels with ț from the font of the page', async () => {
    await open()
    const isLoaded = () =>
      page.evaluate(() =>
        document.fonts.check('600 24px "Sofia Sans Variable"', 'Strada Țărănească'),
      )
    await expect.poll(isLoaded).toBe(true)
    // The label lies on the blue road, 70 m north of the middle, and hides some of it.
    const detail = async (x: number, width: number) =>
      (await page.screenshot({ clip: { x, y: 125, width, height: 14 } })).length
    await expect
      .poll(async () => (await detail(360, 140)) / (await detail(255, 100)))
      .toBeGreaterThan(2)
  })

  it('picks all that lies under a click, each once, points first', async () => {
    await open()
    await page.mouse.click(400, 303)
    await page.mouse.click(330, 240)
    await page.mouse.click(400, 135)
    await page.mouse.click(100, 400)
    await hears([['assets/21', 'buildings/11', 'parcels/1'], ['parcels/1'], ['roads/31'], []])
  })

  it('allows a finger to miss by more than a mouse', async () => {
    await open()
    await page.mouse.click(400, 292)
    const touch = await browser.newPage({ viewport: size, hasTouch: true })
    touch.setDefaultTimeout(patienceMs)
    await page.close()
    page = touch
    await page.goto(server.url)
    await open()
    await page.touchscreen.tap(400, 287)
    await hears([['assets/21', 'buildings/11', 'parcels/1']])
  })

  it('outlines what the pointer is over', async () => {
    await open()
    const cursor = () => page.locator('canvas').evaluate((canvas) => canvas.style.cursor)
    await page.mouse.move(330, 240)
    await expect.poll(cursor).toBe('pointer')
    await expect.poll(async () => (await pixel(400, 180))[1]).toBeLessThan(200)
    await page.mouse.move(100, 450)
    await expect.poll(cursor).toBe('')
    await turns(400, 181, [0, 255, 0])
  })

  it('is worked with the keyboard alone', async () => {
    await open()
    await page.keyboard.press('Tab')
    const crosshair = page.locator('.map-crosshair')
    await crosshair.waitFor()
    await page.keyboard.press('Enter')
    await hears([['assets/21', 'buildings/11', 'parcels/1']])
    expect(await page.evaluate(() => window.terrier.said)).toEqual(['map.found {"count":3}'])
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.evaluate(() => window.map.getView().lng)).toBeGreaterThan(25.6003)
    await page.mouse.click(10, 10)
    await crosshair.waitFor({ state: 'hidden' })
    expect(await page.locator('canvas').getAttribute('aria-label')).toBe('map.canvas')
  })

  it('hides, fades and filters', async () => {
    await open()
    await change((map) =>
      map.setLayers({
        buildings: { visible: false, opacity: 1 },
        parcels: { visible: true, opacity: 0.5 },
      }),
    )
    const fromHalfGreen = async () => {
      const [red, green, blue] = await pixel(370, 330)
      return Math.abs(red - 128) + 255 - green + Math.abs(blue - 128)
    }
    await expect.poll(fromHalfGreen).toBeLessThan(6)
    await change((map) => map.setFilters({ reports: { params: { status: 'new' } } }))
    await page.mouse.click(376, 204)
    await page.mouse.click(424, 204)
    const onlyNew = [['reports/41', 'parcels/1'], ['parcels/1']]
    await hears(onlyNew)
    await change((map) => map.setFilters({ reports: { params: { from: '2025-01-01' } } }))
    await page.mouse.click(376, 204)
    await page.mouse.click(424, 204)
    await hears([...onlyNew, ['parcels/1'], ['reports/42', 'parcels/1']])
  })

  it('marks the selection at a zoom where tiles do not show it', async () => {
    await open({
      view: { ...overParcel1, zoom: 11 },
      layers: { parcels: { visible: false, opacity: 1 } },
    })
    await change((map) => map.setSelection({ collection: 'parcels', id: 1 }))
    await turns(400, 311, [217, 72, 15])
    await change((map) => map.setSelection(null))
    await turns(400, 311, [255, 255, 255])
  })

  it('keeps layers, filters and selection when the theme changes', async () => {
    await open({
      selection: { collection: 'parcels', id: 1 },
      layers: { buildings: { visible: false, opacity: 1 } },
    })
    await change((map) => map.setTheme('dark'))
    await turns(100, 400, [0, 0, 0])
    await turns(280, 300, [255, 169, 77])
    await expect.poll(async () => (await pixel(370, 330))[0]).toBeLessThan(60)
  })

  it('asks for other tiles at another time and in another session', async () => {
    await open({ asOf: '2026-01-02' })
    expect(
      server.asked
        .filter((path) => path.includes('.mvt'))
        .every((path) => path.endsWith('?asOf=2026-01-02')),
    ).toBe(true)
    server.asked.length = 0
    await change((map) => map.setSession('planner'))
    const tiles = server.asked.filter((path) => path.includes('.mvt'))
    expect(tiles.length).toBeGreaterThan(0)
    expect(tiles.every((path) => path.endsWith('?asOf=2026-01-02&session=planner'))).toBe(true)
    server.asked.length = 0
    await change((map) => map.refresh())
    expect(server.asked.filter((path) => path.includes('.mvt')).length).toBeGreaterThan(0)
  })

  it('tells where it looks and goes where it is sent', async () => {
    await open()
    const views = await page.evaluate(async () => {
      const seen: unknown[] = []
      window.map.onViewChange((view) => seen.push(view))
      window.map.setView({ lng: 25.61, lat: 45.66, zoom: 15.5, bearing: 30, pitch: 0 })
      seen.push(window.map.getView())
      return seen
    })
    const expected = { lng: 25.61, lat: 45.66, zoom: 15.5, bearing: 30, pitch: 0 }
    expect(views).toEqual([expected, expected])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const after = await page.evaluate(() => {
      window.map.flyTo([25.6, 45.65])
      return window.map.getView()
    })
    expect(after).toMatchObject({ lng: 25.6, lat: 45.65, zoom: 17.5 })
  })

  it('measures by mouse and says the end', async () => {
    await open({
      officialCrs: { srid: 32635, definition: '+proj=utm +zone=35 +datum=WGS84 +units=m' },
    })
    await page.evaluate(() =>
      window.map.startMeasure('distance', (readout) => window.heard.push(readout)),
    )
    await page.mouse.click(280, 300)
    await page.mouse.click(520, 300)
    const lastHeard = async () => (await heard()).at(-1)
    await expect
      .poll(lastHeard)
      .toMatchObject({ method: 'official', lengthM: expect.closeTo(100, 0) })
    await page.keyboard.press('Escape')
    await expect.poll(lastHeard).toBeNull()
    await page.mouse.click(330, 240)
    await expect.poll(lastHeard).toEqual(['parcels/1'])
  })

  it('makes a picture and a PDF of what it shows', async () => {
    await open()
    const files = await page.evaluate(async () => {
      const legend = [{ label: 'Străzi și piețe', shape: 'line' as const, stroke: '#0000ff' }]
      const furniture = { title: 'Țintești', legend }
      const png = await window.map.exportPicture({ format: 'png', pixelRatio: 1, ...furniture })
      const pdf = await window.map.exportPicture({
        format: 'pdf',
        paper: 'a4',
        orientation: 'landscape',
        scale: 1000,
        dotsPerInch: 96,
        ...furniture,
      })
      const { width, height } = await createImageBitmap(png)
      return {
        width,
        height,
        type: png.type,
        pdf: (await pdf.text()).slice(0, 2000),
        pdfSize: pdf.size,
      }
    })
    expect(files.width).toBeGreaterThan(800)
    expect(files.height).toBeGreaterThan(650)
    expect(files.pdf).toMatch(/^%PDF-1\.\d/)
    expect(files.pdf).toMatch(/MediaBox \[0 0 841\.8\d* 595\.2\d*\]/)
    expect(files.pdfSize).toBeGreaterThan(20_000)
    expect(complaints).toEqual([])
  })

  it('says that there is no map where there is no WebGL', async () => {
    const blind = await launchChromium(['--disable-3d-apis'])
    try {
      const blindPage = await blind.newPage()
      await blindPage.goto(server.url)
      const [handle, availability] = await blindPage.evaluate(() => [
        window.terrier.open({ municipality: 'test', theme: 'light', language: 'en' }),
        window.terrier.availability,
      ])
      expect(handle).toBeNull()
      expect(availability).toEqual(['absent'])
    } finally {
      await blind.close()
    }
  })

  it('tries again when the style did not come', async () => {
    server.refuseStyles = 1
    await open()
    expect(complaints.join()).toContain('503')
    await turns(300, 380, [0, 255, 0])
  })

  it('comes back when the GPU takes the canvas away', async () => {
    await open()
    await page.evaluate(async () => {
      const canvas = document.querySelector('canvas')!
      const context = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
      const lost = new Promise((heard) => canvas.addEventListener('webglcontextlost', heard))
      context.loseContext()
      await lost
      // It may be given back once everybody has heard that it is lost.
      await new Promise(requestAnimationFrame)
      window.map.setLayers({ buildings: { visible: false, opacity: 1 } })
      context.restoreContext()
    })
    await expect
      .poll(() => page.evaluate(() => window.terrier.availability))
      .toEqual(['ready', 'lost', 'ready'])
    await turns(370, 330, [0, 255, 0])
  })
})
