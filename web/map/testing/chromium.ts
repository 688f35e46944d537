import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where Chromium is on this machine; `CHROMIUM` names another place. */
export const chromiumPath = places.find((path) => path && existsSync(path))

/** WebGL is drawn by the processor, so that it looks the same on every machine. */
const drawing = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking']

export function launchChromium(extra: string[] = []): Promise<Browser> {
  const args = ['--no-sandbox', ...quiet, '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath: chromiumPath, args: [...args, ...drawing, ...extra] })
}
