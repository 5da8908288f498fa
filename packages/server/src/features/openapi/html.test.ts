import { expect, test } from 'vitest'
import { html } from './html.ts'

test('texts are escaped, HTML is not', () => {
  const inner = html`<b>${'<i> & "x" \'y\''}</b>`
  expect(html`<p title="${'"'}">${inner}${[inner, inner]}${3}</p>`.html).toBe(
    `<p title="&quot;">${inner.html}${inner.html}${inner.html}3</p>`,
  )
  expect(inner.html).toBe('<b>&lt;i&gt; &amp; &quot;x&quot; &#39;y&#39;</b>')
})
