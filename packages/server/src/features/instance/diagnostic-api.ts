import { text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, listOf, object, oneOf, told } from '../../platform/http/api/shapes.ts'

const refused = 'Jobs are done by the processes of the server itself, and so it is refused.'
const question = oneOf('printAllFunctionNames', 'findMissingFunctionNames', 'printRoleAccess')

/** How the server is. */
export const diagnosticApi: RouteTable = {
  group: 'Diagnostics',
  routes: {
    'GET /servers/serverSettings[/{tab}]': {
      summary: "Report the server's settings and how it is",
      path: { tab: told(text, '`diagnostics` for all, or the settings of one group: `MISP`, `Security`, `Plugin`, …') },
      answers: anything,
    },
    'GET /servers/getWorkers': { summary: 'List who does jobs', answers: anything },
    'POST /servers/startWorker/{worker}': {
      summary: 'Start a worker',
      more: refused,
      path: { worker: told(text, 'A kind of workers.') },
      answers: done,
      errors: ['rejected'],
    },
    'POST /servers/stopWorker/{worker}': {
      summary: 'Stop a worker',
      more: refused,
      path: { worker: told(text, 'The number of a process.') },
      answers: done,
      errors: ['rejected'],
    },
    'POST /servers/restartWorkers /servers/restartDeadWorkers': {
      summary: 'Start workers again',
      more: refused,
      answers: done,
      errors: ['rejected'],
    },
    'POST /servers/killAllWorkers': { summary: 'Stop all workers', more: refused, answers: done, errors: ['rejected'] },
    'GET /servers/dbSchemaDiagnostic': {
      summary: "Compare the database's schema with the one wanted",
      answers: anything,
    },
    'GET /servers/dbConfiguration': {
      summary: 'List how the database is set up',
      answers: listOf(object({ name: text, value: text, default: text, recommended: text, explanation: text })),
    },
    'POST /servers/update': {
      summary: 'Bring the server to a newer version',
      more: 'It says that this is not how it is done.',
      answers: object({ results: listOf(anything) }),
    },
    'GET /events/queryACL[/{question}[/{role}]] /servers/queryACL[/{question}[/{role}]]': {
      summary: 'List the routes, or those of each role',
      path: { question, role: told(text, 'The number of a role.') },
      answers: anything,
    },
  },
}
