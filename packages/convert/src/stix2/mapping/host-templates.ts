import type { ObservableTemplate } from './observable-template.ts'
import type { Place, PlaceOrPath } from './place.ts'

type Fields = Record<string, PlaceOrPath>

const time = (path: Place['path']): Place => ({ path, kind: 'time' })
const flag = (path: Place['path']): Place => ({ path, kind: 'boolean' })
const whole = (path: Place['path']): Place => ({ path, kind: 'integer' })

function account(service: string, fields: Fields): ObservableTemplate {
  return { type: 'user-account', constants: { account_type: service }, fields }
}

const byNumber: Fields = { 'account-id': 'user_id', 'account-name': 'account_login' }

const messageHeaders: Fields = {
  'reply-to': { path: 'additional_header_fields.Reply-To', pattern: 'additional_header_fields.reply_to' },
  'send-date': time('date'),
  subject: 'subject',
  'x-mailer': { path: 'additional_header_fields.X-Mailer', pattern: 'additional_header_fields.x_mailer' },
}

const parent = (path: string): string => `parent_ref.${path}`

/** Where a `registry-key-value` stands in the key; unknown relations are custom properties there. */
export const REGISTRY_VALUE_FIELDS: Fields = { data: 'data', 'data-type': 'data_type', name: 'name' }

export const HOST_TEMPLATES: Readonly<Record<string, ObservableTemplate>> = {
  'android-app': { type: 'software', fields: { name: 'name' } },
  'cpe-asset': {
    type: 'software',
    fields: {
      cpe: 'cpe',
      language: { path: 'languages[]', kind: 'language' },
      product: 'name',
      vendor: 'vendor',
      version: 'version',
    },
  },
  credential: { type: 'user-account', fields: { username: 'user_id', password: { path: { '2.1': 'credential' } } } },
  email: {
    type: 'email-message',
    fields: {
      to: 'to_refs[n].value',
      cc: 'cc_refs[n].value',
      bcc: 'bcc_refs[n].value',
      'email-body': { path: {}, pattern: 'body' },
      from: 'from_ref.value',
      'message-id': { path: { '2.1': 'message_id' } },
      ...messageHeaders,
      attachment: { path: 'body_multipart[n].body_raw_ref.name', content: 'part' },
      screenshot: { path: 'body_multipart[n].body_raw_ref.name', content: 'part' },
    },
  },
  'facebook-account': account('facebook', byNumber),
  'github-user': account('github', { id: 'user_id', 'user-fullname': 'display_name', username: 'account_login' }),
  'gitlab-user': account('gitlab', { id: 'user_id', name: 'display_name', username: 'account_login' }),
  mutex: { type: 'mutex', fields: { name: 'name' } },
  'parler-account': account('parler', byNumber),
  process: {
    type: 'process',
    fields: {
      args: { path: { '2.0': 'arguments[]' } },
      'command-line': 'command_line',
      'creation-time': time({ '2.0': 'created', '2.1': 'created_time' }),
      'current-directory': 'cwd',
      hidden: flag('is_hidden'),
      name: { path: { '2.0': 'name' } },
      pid: whole('pid'),
      image: { path: { '2.0': 'binary_ref.name', '2.1': 'image_ref.name' } },
      'parent-pid': whole(parent('pid')),
      'parent-command-line': parent('command_line'),
      'parent-image': { path: { '2.0': parent('binary_ref.name'), '2.1': parent('image_ref.name') } },
      'parent-process-name': { path: { '2.0': parent('name'), '2.1': parent('x_misp_process_name') } },
      'child-pid': whole('child_refs[n].pid'),
    },
  },
  'reddit-account': account('reddit', byNumber),
  'registry-key': {
    type: 'windows-registry-key',
    fields: {
      key: { path: 'key', kind: 'registry-key' },
      'last-modified': time({ '2.0': 'modified', '2.1': 'modified_time' }),
      data: 'values[0].data',
      'data-type': 'values[0].data_type',
      name: 'values[0].name',
    },
  },
  'telegram-account': account('telegram', { id: 'user_id', username: 'account_login' }),
  'twitter-account': account('twitter', { 'displayed-name': 'display_name', id: 'user_id', name: 'account_login' }),
  'user-account': {
    type: 'user-account',
    fields: {
      'account-type': 'account_type',
      can_escalate_privs: flag('can_escalate_privs'),
      disabled: flag('is_disabled'),
      'display-name': 'display_name',
      is_service_account: flag('is_service_account'),
      password: { path: { '2.1': 'credential' } },
      privileged: flag('is_privileged'),
      'user-id': 'user_id',
      username: 'account_login',
      created: time('account_created'),
      expires: time('account_expires'),
      first_login: time('account_first_login'),
      last_login: time('account_last_login'),
      password_last_changed: time({ '2.0': 'password_last_changed', '2.1': 'credential_last_changed' }),
      group: 'extensions.unix-account-ext.groups[]',
      'group-id': whole('extensions.unix-account-ext.gid'),
      home_dir: 'extensions.unix-account-ext.home_dir',
      shell: 'extensions.unix-account-ext.shell',
    },
  },
}

/** The relations that name the address of another relation, in whose `display_name` they go. */
export const DISPLAY_NAMES: Readonly<Record<string, string>> = {
  'bcc-display-name': 'bcc',
  'cc-display-name': 'cc',
  'from-display-name': 'from',
  'to-display-name': 'to',
}
