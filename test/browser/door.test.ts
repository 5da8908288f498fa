import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from './accessible.ts'
import { ADMIN, logIn, openSite, type Site } from './visit.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
  await site.server.admin('POST', '/events/add', { info: 'The only event' })
})
afterAll(async () => site.close())

test('whoever comes by an address logs in, and is where they wanted to go', async () => {
  const { page, faults } = await site.open()
  await page.goto('/events?published=0')
  expect(await axeFaults(page)).toEqual([])
  await logIn(page)
  await page.getByRole('heading', { name: 'Events' }).waitFor()
  expect(new URL(page.url()).search).toBe('?published=0')
  expect(faults).toEqual([])
})

test('a wrong password is told at once, and lets nobody in', async () => {
  const { page } = await site.open()
  await page.goto('/')
  await logIn(page, { ...ADMIN, password: 'wrong' })
  await page.getByText('Invalid username or password, try again').waitFor()
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
})

test('whoever leaves is out, in every window', async () => {
  const { page } = await site.enter('/events')
  await page.getByRole('button', { name: /admin@admin.test/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail').waitFor()
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('tocsin_session')
})

test('whoever is signed out while at work signs in over it, and goes on', async () => {
  const { page } = await site.enter('/events')
  await page.getByRole('row', { name: /The only event/ }).waitFor()
  await site.server.context.db.deleteFrom('sessions').execute()
  await page.getByRole('columnheader', { name: 'Date' }).getByRole('button').click()
  await page.getByText('Your session has ended.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(ADMIN.email)
  await logIn(page)
  await page.getByText('Your session has ended.').waitFor({ state: 'detached' })
  await page.getByRole('grid').waitFor()
})

test('a password that others know is changed before anything else', async () => {
  await site.server.admin('POST', '/admin/users/add', {
    email: 'new@host.test',
    password: 'Given by the admin 1',
    role_id: 3,
    change_pw: 1,
  })
  const { page, faults } = await site.open()
  await page.goto('/')
  await logIn(page, { email: 'new@host.test', password: 'Given by the admin 1' })
  await page.getByLabel('New password').fill('My own secret 12')
  await page.getByLabel('Once more').fill('My own secret 21')
  await page.getByText('The two differ.').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.getByLabel('Once more').fill('My own secret 12')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByRole('heading', { name: 'Events' }).waitFor()
  expect(faults).toEqual([])
})

test('a page of ours may load nothing but what we send, and run nothing that is written into it', async () => {
  const answer = await fetch(`${site.server.url}/`, { headers: { accept: 'text/html' } })
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? []
  expect(await answer.text()).toContain(nonce)
})

test('programs get records where browsers get pages', async () => {
  const { url } = site.server
  const asBrowser = await fetch(`${url}/events/view/1`, { headers: { accept: 'text/html,application/xhtml+xml' } })
  expect(asBrowser.headers.get('content-type')).toMatch(/^text\/html/)
  const asProgram = await fetch(`${url}/events/view/1`, { headers: { accept: 'application/json' } })
  expect(asProgram.headers.get('content-type')).toMatch(/^application\/json/)
  expect((await fetch(`${url}/assets/none.js`, { headers: { accept: 'text/html' } })).status).toBe(404)
})
