import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { introduce, startNode, type Node } from './testing/network.ts'

/** Certificates are made by openssl; where there is none, this file is skipped. */
const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
})()

/** An authority, and what it vouches for: a server on this machine, and a client. */
function makeCertificates() {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-certificates-'))
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' })
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority`)
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1')
  for (const name of ['server', 'client']) {
    openssl(`req ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`)
    openssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out ${name}.pem -days 2 -extfile names`,
    )
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const made = { ca: read('ca.pem'), cert: read('server.pem'), key: read('server.key') }
  const client = read('client.pem') + read('client.key')
  const strange = read('client.pem') + read('server.key')
  rmSync(folder, { recursive: true })
  return { ...made, client, strange }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe.skipIf(!hasOpenssl)('a link to a server that its own authority vouches for', () => {
  const made = hasOpenssl ? makeCertificates() : undefined
  const { ca = '', client = '', strange = '' } = made ?? {}
  let node: Node
  let peer: Server
  let linkId: string
  beforeAll(async () => {
    node = await startNode('Alpha')
    peer = createServer({ ...made, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      // Whoever comes without a certificate of the authority is not let in.
      const isKnown = (request.socket as TLSSocket).authorized
      response.writeHead(isKnown ? 200 : 403).end(JSON.stringify({ version: '2.5.1', perm_sync: true }))
    })
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
    const uuid = crypto.randomUUID()
    await introduce(node, { uuid, name: 'Peer' })
    const url = `https://127.0.0.1:${(peer.address() as AddressInfo).port}`
    const sent = { name: 'Peer', url, authkey: 'k'.repeat(40), remote_org_id: uuid }
    linkId = (await node.admin('POST', '/servers/add', sent)).body.Server.id
  })
  afterAll(async () => {
    peer.closeAllConnections()
    peer.close()
    await node.close()
  })

  const edit = async (fields: object) => node.admin('POST', `/servers/edit/${linkId}`, fields)
  const statusOf = async () => (await node.admin('POST', `/servers/testConnection/${linkId}`)).body.status

  test('is opened with the authority and a certificate of one’s own, and with nothing less', async () => {
    expect(await statusOf()).toBe(2)
    expect((await edit({ submitted_cert: base64(ca) })).body.Server).toMatchObject({ cert_file: `${linkId}.pem` })
    expect(await statusOf()).toBe(4)
    const { Server } = (await edit({ submitted_client_cert: base64(client) })).body
    expect(Server).toMatchObject({ cert_file: `${linkId}.pem`, client_cert_file: `${linkId}_client.pem` })
    expect(await statusOf()).toBe(1)
    await edit({ name: 'Peer, called otherwise' })
    expect(await statusOf()).toBe(1)
    expect((await edit({ delete_client_cert: true })).body.Server.client_cert_file).toBeNull()
    expect(await statusOf()).toBe(4)
    await edit({ delete_cert: true })
    expect(await statusOf()).toBe(2)
  })

  test('takes no certificate that is none, nor one without its own key, and shows no key to anybody', async () => {
    for (const fields of [
      { submitted_cert: base64('nothing') },
      { submitted_client_cert: base64(ca) },
      { submitted_client_cert: base64(strange) },
    ]) {
      const { status, body } = await edit(fields)
      expect([status, Object.keys(body.errors)]).toEqual([403, Object.keys(fields)])
    }
    await edit({ submitted_client_cert: base64(client) })
    const { rows } = await node.context.pool.query('select change::text as told from audit_log')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY')
    const stored = await node.context.pool.query('select client_cert_file from servers')
    expect(stored.rows[0].client_cert_file.includes('PRIVATE KEY')).toBe(false)
  })
})
