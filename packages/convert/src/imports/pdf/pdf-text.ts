import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { UnreadableDocument } from '../../importer.ts'
import type { Loss } from '../../loss.ts'

export type PdfText = { text: string; losses: Loss[] }

/** So much of a document is read as a report may hold. */
const MOST_PAGES = 2_000
const LONGEST = 8 * 1024 * 1024

/** Nothing of a document is run, fetched or drawn. */
const CAREFULLY = {
  isEvalSupported: false,
  disableFontFace: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  useWasm: false,
  enableXfa: false,
  disableAutoFetch: true,
  disableStream: true,
  disableRange: true,
  verbosity: 0,
} as const

/**
 * The text of a PDF, page by page, and the addresses that its links lead to. The reader of PDFs is large: it is loaded
 * when the first one comes. It takes its time over documents that are made to take it: whoever serves others runs it aside.
 */
export async function pdfText(document: Uint8Array): Promise<PdfText> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  // The reader takes the bytes away from whoever hands them in.
  const task = getDocument({ ...CAREFULLY, data: Uint8Array.from(document) })
  try {
    return await textOf(await task.promise)
  } catch (error) {
    throw new UnreadableDocument(`The PDF cannot be read: ${error instanceof Error ? error.message : 'no reason told'}`)
  } finally {
    await task.destroy()
  }
}

async function textOf(document: PDFDocumentProxy): Promise<PdfText> {
  const losses: Loss[] = []
  let text = ''
  if (document.numPages > MOST_PAGES) {
    losses.push({ path: 'pages', why: `Of ${document.numPages} pages the first ${MOST_PAGES} are read.` })
  }
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
    const page = await readPage(document, number).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : 'no reason told'
      losses.push({ path: `page ${number}`, why: `The page cannot be read: ${why}` })
      return ''
    })
    text += `${page}\n\n`
    if (text.length <= LONGEST) continue
    losses.push({ path: `page ${number}`, why: `Texts of up to ${LONGEST} characters are read.` })
    break
  }
  return { text: text.slice(0, LONGEST).trim(), losses }
}

async function readPage(document: PDFDocumentProxy, number: number): Promise<string> {
  const page = await document.getPage(number)
  const { items } = await page.getTextContent()
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
  const links = (await linksOf(page)).filter((link) => !text.includes(link))
  page.cleanup()
  return [text, ...links].join('\n')
}

/** Where the links of a page lead to, which its text need not tell. */
async function linksOf(page: PDFPageProxy): Promise<string[]> {
  // The reader types annotations as anything.
  const annotations = (await page.getAnnotations()) as { url?: unknown; unsafeUrl?: unknown }[]
  const links = annotations.flatMap(({ url, unsafeUrl }) => {
    const link = unsafeUrl ?? url
    return typeof link === 'string' ? [link] : []
  })
  return [...new Set(links)]
}
