import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Browsers take brotli, and the server has no time to press each file anew. */
function brotli(): Plugin {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
  return {
    name: 'brotli',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((each) => /\.(js|css|svg)$/.test(each))) {
        const path = join(dir, name)
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), options))
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), brotli()],
  resolve: { conditions: ['@tocsin/source', 'module', 'browser', 'production'] },
  html: { cspNonce: '__CSP_NONCE__' },
  // The page's policy lets nothing in that is written into it.
  build: { assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 1_000, target: 'es2023' },
})
