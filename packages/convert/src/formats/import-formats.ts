import { decodeText } from './decode-text.ts'
import type { ImportFormat } from './import-format.ts'
import { readWords } from './words.ts'

/** Every format that is read, by its name. The code of each is loaded when it is asked for. */
export const importFormats: readonly ImportFormat[] = [
  {
    name: 'json',
    extensions: ['json'],
    async load() {
      const { mispJson } = await import('../imports/misp-json.ts')
      return ({ bytes }) => mispJson.read(decodeText(bytes), {})
    },
  },
  {
    name: 'xml',
    extensions: ['xml'],
    async load() {
      const { mispXml } = await import('../imports/misp-xml.ts')
      return ({ bytes }) => mispXml.read(decodeText(bytes), {})
    },
  },
  {
    name: 'stix1',
    extensions: ['xml'],
    async load() {
      const { stix1Import } = await import('../stix1/read-stix1.ts')
      return ({ bytes }) => stix1Import.read(decodeText(bytes), {})
    },
  },
  {
    name: 'stix2',
    extensions: [],
    async load() {
      const { stix2Import } = await import('../stix2/stix2-importer.ts')
      return ({ bytes }) => stix2Import.read(decodeText(bytes), {})
    },
  },
  {
    name: 'openioc',
    extensions: ['ioc'],
    async load() {
      const { openiocImport } = await import('../openioc/read-openioc.ts')
      return ({ bytes, name }) => openiocImport.read(decodeText(bytes), { filename: name })
    },
  },
  {
    name: 'csv',
    extensions: ['csv', 'tsv'],
    async load() {
      const { csvTable } = await import('../imports/csv/csv-table.ts')
      return async ({ bytes, name }) => csvTable.read(decodeText(bytes), { info: name })
    },
  },
  {
    name: 'email',
    extensions: ['eml'],
    async load() {
      const { email } = await import('../imports/mail/email.ts')
      return async ({ bytes }) => email.read(bytes, {})
    },
  },
  {
    name: 'pdf',
    extensions: ['pdf'],
    async load() {
      const { pdfText } = await import('../imports/pdf/pdf-text.ts')
      return async ({ bytes, name }) => {
        const { text, losses } = await pdfText(bytes)
        return readWords(text, name, losses)
      }
    },
  },
  {
    name: 'html',
    extensions: ['html', 'htm'],
    async load() {
      const { htmlToMarkdown } = await import('../html/html-to-markdown.ts')
      const { plainTextOf } = await import('../report/plain-text.ts')
      return ({ bytes, name }) => {
        const { title, markdown } = htmlToMarkdown(decodeText(bytes))
        return readWords(plainTextOf(markdown), title || name)
      }
    },
  },
  {
    name: 'text',
    extensions: ['txt', 'md', 'log'],
    load:
      async () =>
      ({ bytes, name }) =>
        readWords(decodeText(bytes), name),
  },
]
