import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableDocument } from '../../importer.ts'
import { email, type EmailOptions } from './email.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function read(lines: readonly string[], options: EmailOptions = {}) {
  const { events, losses } = await email.read(bytes(lines.join('\r\n')), options)
  const [event] = events
  const [message, ...files] = event?.Object ?? []
  return { info: event?.info, message, files, losses }
}

type Made = Awaited<ReturnType<typeof read>>['message']

const said = (object: Made, relation: string) =>
  (object?.Attribute ?? []).filter(({ object_relation }) => object_relation === relation).map(({ value }) => value)

const message = [
  'Return-Path: <bounce@example.org>',
  'Received: from mail.example.net (mail.example.net [185.199.108.153]) by mx.example.org with ESMTP; Mon, 2 Mar 2026 10:00:00 +0000',
  'Received: from [192.168.1.5] (unknown [IPv6:2a00:1450::5]) by mail.example.net; Mon, 2 Mar 2026 09:59:58 +0000',
  'From: "Jane Doe" <jane@evil.example.com>',
  'To: friends: =?utf-8?B?w4ljb2xl?= <a@example.org>, b@example.org;',
  'Cc: c@example.org',
  'Reply-To: Elsewhere <else@example.com>',
  'Subject: =?iso-8859-1?Q?Facture_du_caf=E9?=',
  'Date: Mon, 2 Mar 2026 10:59:58 +0100',
  'Message-ID: <1@example.net>',
  'X-Mailer: Mail 1.0',
  'User-Agent: Agent 2',
  'Thread-Index: AQ==',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Pay at hxxp://evil.example.com/',
  '--b',
  'Content-Type: application/pdf; name="invoice|1.pdf"',
  'Content-Disposition: attachment; filename="invoice|1.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERi0=',
  '--b--',
  '',
]

test('a message becomes an email object by MISP’s template', async () => {
  const { info, message: made, losses } = await read(message)
  expect([info, losses]).toEqual(['Facture du café', []])
  expect(made).toMatchObject({ name: 'email', template_uuid: 'a0c666e0-fc65-4be8-b48f-3423d788b552' })
  const relations = new Set(made?.Attribute?.map(({ object_relation }) => object_relation ?? ''))
  expect(
    Object.fromEntries([...relations].filter((name) => name !== 'header').map((name) => [name, said(made, name)])),
  ).toEqual({
    from: ['jane@evil.example.com'],
    'from-display-name': ['Jane Doe'],
    'from-domain': ['evil.example.com'],
    to: ['a@example.org', 'b@example.org'],
    'to-display-name': ['École'],
    cc: ['c@example.org'],
    'reply-to': ['else@example.com'],
    'reply-to-display-name': ['Elsewhere'],
    'return-path': ['bounce@example.org'],
    subject: ['Facture du café'],
    'send-date': ['2026-03-02T09:59:58.000Z'],
    'received-header-hostname': ['mail.example.net', 'mx.example.org'],
    'received-header-ip': ['185.199.108.153', '2a00:1450::5'],
    'message-id': ['<1@example.net>'],
    'x-mailer': ['Mail 1.0'],
    'user-agent': ['Agent 2'],
    'thread-index': ['AQ=='],
    'mime-boundary': ['b'],
    'email-body': ['Pay at hxxp://evil.example.com/'],
    attachment: ['invoice|1.pdf'],
  })
  expect(said(made, 'header')[0]).toMatch(/^Return-Path: .*\nReceived: /)
})

test('what is attached becomes a file object, encrypted as samples are, that the message includes', async () => {
  const { message: made, files } = await read(message)
  const [file] = files
  expect(file).toMatchObject({ name: 'file' })
  expect(file?.Attribute).toMatchObject([
    { object_relation: 'filename', value: 'invoice|1.pdf' },
    { object_relation: 'size-in-bytes', value: '5' },
    { object_relation: 'mimetype', value: 'application/pdf' },
    { object_relation: 'sha1', value: 'e86519502b289fa060be9987ca53f79b8159538b' },
    { object_relation: 'sha256' },
    { type: 'malware-sample', value: 'invoice_1.pdf', data: 'JVBERi0=', encrypt: true },
  ])
  expect(made?.ObjectReference).toMatchObject([{ referenced_uuid: file?.uuid, relationship_type: 'includes' }])
})

test('the message itself is kept on wish', async () => {
  const { message: made } = await read(message, { keepsOriginal: true })
  const kept = made?.Attribute?.find(({ object_relation }) => object_relation === 'eml')
  expect(atob(kept?.data ?? '')).toBe(String.fromCharCode(...bytes(message.join('\r\n'))))
})

test('the same message has the same ids in one event, and others in another', async () => {
  const ids = async (into?: string) => (await read(message, into === undefined ? {} : { into })).message?.uuid
  const [one, other] = ['59f2ab4b-8b5a-4a5e-9a5b-0a1b2c3d4e5f', '59f2ab4b-8b5a-4a5e-9a5b-0a1b2c3d4e60']
  expect(await ids(one)).toBe(await ids(one))
  expect(new Set([await ids(), await ids(one), await ids(other)]).size).toBe(3)
})

test('a page without text is read as text, and kept', async () => {
  const { message: made } = await read(['Subject: s', 'Content-Type: text/html', '', '<p>see <b>this</b></p>'])
  expect(said(made, 'email-body')).toEqual(['see **this**', '<p>see <b>this</b></p>'])
})

test('a message within the message is attached to it', async () => {
  const inner = ['Content-Type: message/rfc822', '', 'Subject: inner', '', 'text']
  const { info, files } = await read([
    'Subject: outer',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    ...inner,
    '--b--',
  ])
  expect([info, files.length]).toEqual(['outer', 1])
})

test('what is more, or longer, than an object takes is named', async () => {
  const many = Array.from({ length: 600 }, (_, i) => `a${i}@example.org`).join(',\r\n ')
  const { message: made, losses } = await read([`To: ${many}`, 'Date: never', '', 'é'.repeat(40_000)])
  expect([said(made, 'to').length, said(made, 'email-body')[0]?.length]).toEqual([500, 32_767])
  expect(losses.map(({ path }) => path)).toEqual(['to', 'date', 'email-body'])
})

test.each([
  ['nothing', ''],
  ['a text', 'hello\r\nworld'],
  ['bytes', '\0\u0001\u0002'],
  ['headers of no message', 'X: y\r\n\r\nz'],
])('%s is no e-mail', async (_, text) => {
  await expect(read([text])).rejects.toBeInstanceOf(UnreadableDocument)
})

const nested = Array.from({ length: 300 }, (_, i) => [
  `Content-Type: multipart/mixed; boundary=b${i}`,
  '',
  `--b${i}`,
]).flat()

test.each<[string, readonly string[]]>([
  ['parts within parts', ['Subject: s', ...nested]],
  [
    'thousands of parts',
    [
      'Subject: s',
      'Content-Type: multipart/mixed; boundary=b',
      ...Array.from({ length: 5_000 }, () => ['', '--b', 'Content-Disposition: attachment', '', 'x']).flat(),
    ],
  ],
  ['an unknown charset', ['Subject: =?no-such?Q?a?=', 'Content-Type: text/plain; charset=no-such', '', 'a']],
  ['broken base64', ['Subject: s', 'Content-Transfer-Encoding: base64', '', '====%%%']],
  ['NUL characters', ['Subject: a\0b', 'From: a\0@b.example', '', 'a\0b']],
  ['half pairs', ['Subject: =?utf-16le?B?ANg=?=', '', 'a']],
  ['a megabyte of received hosts', [`Received: ${'a.'.repeat(500_000)}`, '']],
  ['a megabyte of addresses', [`To: ${'<a@'.repeat(300_000)}`, '']],
  ['a megabyte of brackets', [`To: ${'('.repeat(1_000_000)}`, '']],
  ['a megabyte of encoded words', [`Subject: ${'=?'.repeat(500_000)}`, '']],
  ['very many headers', Array.from({ length: 50_000 }, (_, i) => `X-${i}: a`)],
])('hostile mail of %s is read or refused', async (_, lines) => {
  const outcome = await read(lines).catch((error: unknown) => error)
  if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnreadableDocument)
})

test('any bytes behind a header are read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
      const { events } = await email.read(new Uint8Array([...bytes('Subject: s\r\n'), ...tail]), {})
      expect(events.length).toBe(1)
    }),
  )
})
