import { expect, test } from 'vitest'
import { UnreadableDocument } from '../../importer.ts'
import { writePdf } from '../../testing/write-pdf.ts'
import { pdfText } from './pdf-text.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('the text of a PDF is read page by page, with what its links lead to', async () => {
  const pdf = writePdf(['seen at hxxp://evil[.]example.com/a', 'and 192.0.2.1'], ['http://behind.example.com/b'])
  const { text, losses } = await pdfText(pdf)
  expect(text.split(/\n+/)).toEqual([
    'seen at hxxp://evil[.]example.com/a',
    'http://behind.example.com/b',
    'and 192.0.2.1',
    'http://behind.example.com/b',
  ])
  expect(losses).toEqual([])
})

test('the bytes that were handed in are still there', async () => {
  const pdf = writePdf(['a'])
  const { length } = pdf
  await pdfText(pdf)
  expect(pdf.length).toBe(length)
})

test.each([
  ['nothing', bytes('')],
  ['text', bytes('hello')],
  ['a head alone', bytes('%PDF-1.4\n')],
  ['a page tree that leads nowhere', bytes('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')],
  [
    'a password',
    bytes(
      '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O(a)/U(b)/P 0>>/ID[(a)(b)]>>\n%%EOF',
    ),
  ],
])('a PDF of %s is refused', async (_, pdf) => {
  await expect(pdfText(pdf)).rejects.toBeInstanceOf(UnreadableDocument)
})

test('half a PDF is read as far as it goes, or refused', async () => {
  const pdf = writePdf(['one', 'two'])
  const outcome = await pdfText(pdf.subarray(0, pdf.length / 2)).catch((error: unknown) => error)
  if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnreadableDocument)
})
