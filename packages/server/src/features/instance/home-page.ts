import { createHash } from 'node:crypto'

const STYLE = `
  :root { color-scheme: light dark }
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.6rem; margin-bottom: 0 }
  pre { padding: 1rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px }
`

/** The page may use its own style and nothing else: no scripts, no forms, no frame around it. */
export const homePagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a browser sees: a small, honest page, until there is a web interface. */
export function homePage(version: string, baseUrl: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tocsin</title>
<style>${STYLE}</style>
<h1>Tocsin</h1>
<p>Version ${version}. Threat-intelligence sharing that speaks MISP.</p>
<p>This server is used by its API: with <code>tocsin</code>, PyMISP, or any HTTP client. Programs show their automation key in the
<code>Authorization</code> header; the first one was printed when the server started for the first time.</p>
<pre>curl ${escapeHtml(baseUrl)}/events/index -H 'Authorization: YOUR-KEY' -H 'Accept: application/json'</pre>
<p>What it answers to is written down in the <a href="/tocsin/openapi.json">API description</a> (OpenAPI).</p>
`
}

/** The address is what an operator wrote into the configuration. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
