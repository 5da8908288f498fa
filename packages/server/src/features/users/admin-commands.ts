import { parseArgs } from 'node:util'
import type { Actor } from '../../access/actor.ts'
import { permissions } from '../../access/permissions.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { SYSTEM } from '../audit/record.ts'
import { addOrganisation } from '../orgs/save.ts'
import { findOrganisation } from '../orgs/find.ts'
import { replaceKeys } from './reset-key.ts'
import { addUser } from './save.ts'

/** The command cannot be carried out; the message says what to change. */
export class CommandError extends Error {}

/** `create-user --email … [--org …] [--role …] [--password …]` and `reset-key --email …`. Answers what to print. */
export async function runAdminCommand(context: Context, args: readonly string[]): Promise<string> {
  const [command, ...rest] = args
  const values = readOptions(rest)
  if (command === 'create-user') return createUser(context, values)
  if (command === 'reset-key') return resetKeyOf(context, values.email)
  throw new CommandError(`admin knows create-user and reset-key, not ${command ?? 'nothing'}`)
}

function readOptions(args: string[]): Named {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { email: text, org: text, role: text, password: text } }).values
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}

type Named = { email?: string; org?: string; role?: string; password?: string }

async function createUser(context: Context, { email, org, role = 'User', password }: Named): Promise<string> {
  if (!email) throw new CommandError('create-user needs --email')
  const operator = await operatorOf(context)
  const { user, key } = await inTransaction(context, async (tx) => {
    const org_id = org === undefined ? operator.orgId : await organisationNamed(tx, operator, org)
    const body = { email, org_id, role_id: await roleNamed(tx, role), password }
    return addUser(tx, context.clock.seconds(), operator, body)
  })
  return `${user.email} may come in.\nAutomation key: ${key}`
}

async function roleNamed(tx: Tx, name: string): Promise<number> {
  const found = await tx
    .selectFrom('roles')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (!found) throw new CommandError(`There is no role "${name}"`)
  return found.id
}

async function organisationNamed(tx: Tx, operator: Actor, name: string): Promise<number> {
  const { id } = (await findOrganisation(tx, name)) ?? (await addOrganisation(tx, operator, { name }))
  return id
}

async function resetKeyOf(context: Context, email: string | undefined): Promise<string> {
  if (!email) throw new CommandError('reset-key needs --email')
  return inTransaction(context, async (tx) => {
    const user = await tx
      .selectFrom('users')
      .select('id')
      .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email.toLowerCase()))
      .executeTakeFirst()
    if (!user) throw new CommandError(`There is no user ${email}`)
    return `Automation key: ${await replaceKeys(tx, SYSTEM, user.id, context.clock.seconds())}`
  })
}

/** Whoever can run the program on the server's own data may do everything, in the name of the host organisation. */
async function operatorOf({ db }: Context): Promise<Actor> {
  const organisation = await db.selectFrom('organisations').selectAll().orderBy('id').executeTakeFirst()
  if (!organisation) throw new CommandError('The server was never started: run `npm start` once')
  return {
    userId: 0,
    email: '',
    orgId: organisation.id,
    orgUuid: organisation.uuid,
    orgName: organisation.name,
    roleId: 1,
    permissions: new Set(permissions),
    sharingGroupIds: [],
    hidesUnpublished: false,
    isReadOnly: false,
    searchLimit: undefined,
    via: { kind: 'operator' },
  }
}
