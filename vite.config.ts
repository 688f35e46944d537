import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'web',
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre alone is above the default; it comes after the shell, in a chunk of its own.
    chunkSizeWarningLimit: 1200,
  },
  // `npx vite` for work on the client: the API and the tiles come from a running `npm start`.
  server: {
    proxy: { '/api': 'http://localhost:3000', '/tiles': 'http://localhost:3000' },
  },
})
