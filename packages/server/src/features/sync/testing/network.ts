import { createStartedServer, type StartedServer } from '../../../testing/started-server.ts'
import type { Config } from '../../../platform/config/config.ts'

const SYNC_ROLE = 5

/** A whole server of a network, with its host organisation, doing its jobs. */
export type Node = StartedServer & { name: string; org: { id: string; uuid: string; name: string } }

export async function startNode(name: string, overrides: Partial<Config> = {}): Promise<Node> {
  const server = await createStartedServer({ org: name, jobs: 2, ...overrides })
  const { body } = await server.admin('GET', '/organisations/view/1')
  const { id, uuid } = body.Organisation
  return { ...server, name, org: { id, uuid, name } }
}

/** Tells one server of an organisation of another. */
export async function introduce(node: Node, org: { uuid: string; name: string }): Promise<string> {
  const { body } = await node.admin('POST', '/admin/organisations/add', { name: org.name, uuid: org.uuid })
  return String(
    body.Organisation?.id ?? (await node.admin('GET', `/organisations/view/${org.uuid}`)).body.Organisation.id,
  )
}

let users = 0

/** Links `from` to `to`, with a synchronising user of `from`'s organisation over there. Answers the link's id on `from`. */
export async function link(from: Node, to: Node, fields: object = {}): Promise<string> {
  const authkey = await to.addUser({
    email: `sync${++users}@${from.name.toLowerCase()}.test`,
    org_id: await introduce(to, from.org),
    role_id: SYNC_ROLE,
  })
  await introduce(from, to.org)
  const { body } = await from.admin('POST', '/servers/add', {
    name: to.name,
    url: to.url,
    authkey,
    remote_org_id: to.org.uuid,
    ...fields,
  })
  return body.Server.id
}

/** Waits until a node has done all that it has to do. */
export async function settle(...nodes: Node[]): Promise<void> {
  for (;;) {
    const busy = await Promise.all(
      nodes.map(async ({ context }) =>
        context.db
          .selectFrom('jobs')
          .select('id')
          .where('state', 'in', ['queued', 'running'])
          .limit(1)
          .executeTakeFirst(),
      ),
    )
    if (busy.every((job) => job === undefined)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Pushes, and answers the receipt. */
export async function pushOver(node: Node, linkId: string, technique = 'full') {
  return run(node, `/servers/push/${linkId}/${technique}`)
}

/** Pulls, and answers the receipt. */
export async function pullOver(node: Node, linkId: string, technique = 'full') {
  return run(node, `/servers/pull/${linkId}/${technique}`)
}

async function run(node: Node, path: string) {
  const { status, body } = await node.admin('GET', path)
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  await settle(node)
  const job = /\d+$/.exec(body.message)?.[0]
  const { receipts } = (await node.admin('GET', '/tocsin/receipts?limit=100')).body
  const { id } = receipts.find((receipt: { job: string }) => receipt.job === job)
  return (await node.admin('GET', `/tocsin/receipts/${id}`)).body
}
