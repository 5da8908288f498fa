import { localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, named, oneOf, told } from '../../platform/http/api/shapes.ts'

const pages = oneOf('data', 'orgs', 'users', 'tags', 'attributehistogram', 'sightings', 'galaxyMatrix')

export const statisticsApi: RouteTable = {
  group: 'Statistics',
  routes: {
    'GET /users/statistics[/{page}]': {
      summary: 'Tell how much there is of what, and of whom',
      more: 'Of events and what is in them, only what one may see counts.',
      path: { page: pages },
      takes: {
        scope: told(oneOf('local', 'external', 'all'), 'Which organisations.'),
        timestamp: told(text, 'Sightings since then.'),
        galaxy_id: told(localId, 'The galaxy of the matrix; that of ATT&CK unless said.'),
      },
      answers: anything,
    },
    'GET /attributes/attributeStatistics[/{by}[/{percentage}]]': {
      summary: 'Count the attributes of each type or category',
      path: {
        by: oneOf('type', 'category'),
        percentage: told(oneOf('true', 'false'), 'Shares of the whole in percent.'),
      },
      answers: named(text),
    },
  },
}
