import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

test('a malware sample is zipped and encrypted here when the sender asks for it', async () => {
  const sample = {
    type: 'malware-sample',
    value: 'evil.exe',
    data: Buffer.from('evil').toString('base64'),
    encrypt: true,
  }
  const { body } = await server.admin('POST', '/events/add', { info: 'x', Attribute: [sample] })
  const [attribute] = body.Event.Attribute
  expect(attribute.value).toBe('evil.exe|4034a346ccee15292d823416f7510a2f')
  const view = await server.admin('GET', `/events/view/${body.Event.id}`)
  expect(Buffer.from(view.body.Event.Attribute[0].data, 'base64').subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
})

test('a file that is lost on disk does not take its event with it', async () => {
  const data = Buffer.from('soon lost').toString('base64')
  const Attribute = [{ type: 'attachment', value: 'a.txt', data }]
  const { id } = (await server.admin('POST', '/events/add', { info: 'with a file', Attribute })).body.Event
  await rm(join(server.context.config.dataDir, 'attachments'), { recursive: true })
  const { status, body } = await server.admin('GET', `/events/view/${id}`)
  expect([status, body.Event.Attribute[0].value, body.Event.Attribute[0].data]).toEqual([200, 'a.txt', undefined])
})
