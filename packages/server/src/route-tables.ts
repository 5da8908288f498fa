import { auditApi } from './features/audit/api.ts'
import { authKeysApi } from './features/auth-keys/api.ts'
import { blocklistsApi } from './features/blocklists/api.ts'
import { communitiesApi } from './features/communities/api.ts'
import { correlationExclusionsApi } from './features/correlation-exclusions/api.ts'
import { delegationsApi } from './features/delegations/api.ts'
import { instanceApi } from './features/instance/api.ts'
import { jobsApi } from './features/jobs/api.ts'
import { organisationsApi } from './features/orgs/api.ts'
import { protectionApi } from './features/protection/api.ts'
import { registrationsApi } from './features/registrations/api.ts'
import { rolesApi } from './features/roles/api.ts'
import { serverSettingsApi } from './features/server-settings/api.ts'
import { serversApi } from './features/servers/api.ts'
import { taggingApi } from './features/tagging/api.ts'
import { tagsApi } from './features/tags/api.ts'
import { userSettingsApi } from './features/user-settings/api.ts'
import { usersApi } from './features/users/api.ts'
import type { RouteTable } from './platform/http/api/route-table.ts'

/** What the API description says of the routes, feature by feature. */
export const routeTables: readonly RouteTable[] = [
  auditApi,
  authKeysApi,
  blocklistsApi,
  communitiesApi,
  correlationExclusionsApi,
  delegationsApi,
  instanceApi,
  jobsApi,
  organisationsApi,
  protectionApi,
  registrationsApi,
  rolesApi,
  serverSettingsApi,
  serversApi,
  taggingApi,
  tagsApi,
  userSettingsApi,
  usersApi,
]
