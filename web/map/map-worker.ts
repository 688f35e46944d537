import { setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'

// A bundler cannot see the address that MapLibre would put together for its worker: docs/adr/0024.
setWorkerUrl(workerUrl)
