import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from './accessible.ts'
import { openSite, type Site } from './visit.ts'

const INFO = 'Ebury is alive but unseen'
const HOSTILE = '<img src=x onerror=alert(1)>\u202Eevil'

let site: Site
let id: string
beforeAll(async () => {
  site = await openSite()
  const attributes = Array.from({ length: 400 }, (_, i) => ({
    type: 'domain',
    value: `host${i}.example`,
    timestamp: 1_700_000_000 + i,
  }))
  const { body } = await site.server.admin('POST', '/events/add', {
    info: INFO,
    date: '2024-05-14',
    threat_level_id: 2,
    analysis: 2,
    distribution: 3,
    Tag: [{ name: 'tlp:amber' }, { name: 'osint:source-type="technical-report"' }],
    Attribute: [
      ...attributes,
      {
        type: 'ip-dst',
        value: '198.51.100.7',
        comment: 'exfiltration',
        to_ids: false,
        distribution: 0,
        timestamp: 1_800_000_000,
      },
      { type: 'text', value: HOSTILE, comment: HOSTILE, timestamp: 1_700_001_000 },
    ],
    Object: [
      {
        name: 'file',
        template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
        template_version: 24,
        Attribute: [{ type: 'md5', object_relation: 'md5', value: 'a'.repeat(32), timestamp: 1_700_002_000 }],
      },
    ],
  })
  id = body.Event.id
})
afterAll(async () => site.close())

test('an event opens from the list, and tells who made it, how bad it is and who may see it', async () => {
  const { page, faults } = await site.enter('/events')
  await page.getByRole('row', { name: new RegExp(INFO) }).click()
  await page.getByRole('heading', { name: INFO }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/events/${id}`)
  await page.getByText('Draft').waitFor()
  const header = await page.locator('main header').innerText()
  for (const fact of [
    '14 May 2024',
    'Medium',
    'Completed',
    'All communities',
    'TLP:AMBER',
    'source-type: technical-report',
  ]) {
    expect(header).toContain(fact)
  }
  await page.getByText('403 attributes').waitFor()
  await page.getByRole('row', { name: /198\.51\.100\.7.*exfiltration/ }).waitFor()
  expect(faults).toEqual([])
})

test('MISP’s own address of an event leads to it', async () => {
  const { page } = await site.enter(`/events/view/${id}`)
  await page.getByRole('heading', { name: INFO }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/events/${id}`)
})

test('words narrow the attributes, also those in objects, and stand in the address', async () => {
  const { page } = await site.enter(`/events/${id}`)
  await page.getByLabel('Words in attributes').fill('aaaa')
  await page.getByText('1 attribute match').waitFor()
  await page.getByText('file · md5').waitFor()
  await page.reload()
  await page.getByText('1 attribute match').waitFor()
  await page.getByLabel('Words in attributes').fill('nothing such')
  await page.getByText('No attributes match “nothing such”').waitFor()
})

test('hostile values are shown as what they are', async () => {
  const { page, faults } = await site.enter(`/events/${id}?words=onerror`)
  await page.getByRole('row', { name: /onerror/ }).waitFor()
  expect(await page.getByRole('grid').textContent()).toContain(HOSTILE)
  expect(faults).toEqual([])
})

test('an event that one may not see looks like one that is not there', async () => {
  const { page } = await site.enter('/events/999999')
  await page.getByRole('alert').getByText('Invalid event').waitFor()
})

test.each([
  ['dark', 1440],
  ['light', 1440],
  ['dark', 390],
  ['light', 390],
] as const)('axe finds no fault with an event in %s at a width of %d', async (colorScheme, width) => {
  const { page, faults } = await site.enter(`/events/${id}`, { colorScheme, viewport: { width, height: 844 } })
  await page.getByRole('row', { name: /198\.51\.100\.7/ }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  expect(faults).toEqual([])
})
