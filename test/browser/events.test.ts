import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from './accessible.ts'
import { openSite, type Site } from './visit.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
  for (let i = 1; i <= 250; i++) await addEvent(i)
})
afterAll(async () => site.close())

async function addEvent(i: number): Promise<void> {
  await site.server.admin('POST', '/events/add', {
    info: `Campaign ${i}`,
    date: `2024-01-${String((i % 28) + 1).padStart(2, '0')}`,
    threat_level_id: (i % 4) + 1,
    distribution: i % 4,
    timestamp: 1_700_000_000 + i,
    Tag: i % 2 === 0 ? [{ name: 'tlp:amber' }] : [{ name: 'c2' }],
    Attribute: [{ type: 'domain', category: 'Network activity', value: `host${i}.example` }],
  })
}

test('the list shows the latest events first, however many there are, and draws only what is seen', async () => {
  const { page, faults } = await site.enter('/events')
  await page.getByText('250 events').waitFor()
  await page.getByRole('row', { name: /Campaign 250/ }).waitFor()
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('251')
  expect(await page.getByRole('row').count()).toBeLessThan(60)
  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await page.getByRole('row', { name: /Campaign 1 / }).waitFor()
  expect(faults).toEqual([])
})

test('what is chosen narrows the list, stands in the address, and goes back', async () => {
  const { page } = await site.enter('/events')
  await page.getByRole('checkbox', { name: /TLP:AMBER/ }).check()
  await page.getByText('125 events match').waitFor()
  await page.getByRole('checkbox', { name: /High/ }).check()
  await page.getByText('62 events match').waitFor()
  expect(new URL(page.url()).search).toBe('?tags=tlp%3Aamber&threatlevel=1')
  await page.reload()
  await page.getByText('62 events match').waitFor()
  await page.getByRole('checkbox', { name: /High/ }).uncheck()
  await page.getByText('125 events match').waitFor()
})

test('words find events by title and by value, and what finds nothing can be dropped', async () => {
  const { page } = await site.enter('/events')
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('host77.example')
  await page.getByText('1 event match').waitFor()
  await page.getByRole('row', { name: /Campaign 77 / }).waitFor()
  await page.getByLabel('Words in events').fill('nothing at all')
  await page.getByText('No events match “nothing at all”').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('250 events').waitFor()
  expect(await page.getByLabel('Words in events').inputValue()).toBe('')
})

test('the head of a column sorts, and turns the order round', async () => {
  const { page } = await site.enter('/events')
  const head = page.getByRole('columnheader', { name: 'Event' })
  await head.getByRole('button').click()
  await page.getByRole('row', { name: /Campaign 99 / }).waitFor()
  expect(await head.getAttribute('aria-sort')).toBe('descending')
  await head.getByRole('button').click()
  await page.getByRole('row', { name: /Campaign 1 / }).waitFor()
  expect(await head.getAttribute('aria-sort')).toBe('ascending')
})

test.each([
  ['dark', 1440],
  ['light', 1440],
  ['dark', 390],
  ['light', 390],
] as const)('axe finds no fault with the list in %s at a width of %d', async (colorScheme, width) => {
  const { page, faults } = await site.enter('/events', { colorScheme, viewport: { width, height: 844 } })
  await page.getByRole('row', { name: /Campaign 250/ }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  expect(faults).toEqual([])
})

test('hostile titles and tags are shown as what they are', async () => {
  const title = '<img src=x onerror=alert(1)> \u202Eevil\u202C [a](javascript:alert(1))'
  await site.server.admin('POST', '/events/add', { info: title, Tag: [{ name: '<svg onload=alert(1)>' }] })
  const { page, faults } = await site.enter('/events?words=onerror')
  await page.getByText(title, { exact: true }).waitFor()
  expect(faults).toEqual([])
})
