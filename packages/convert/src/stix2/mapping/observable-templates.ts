import { FILE_TEMPLATES } from './file-templates.ts'
import { HOST_TEMPLATES } from './host-templates.ts'
import { NETWORK_TEMPLATES } from './network-templates.ts'
import type { ObservableTemplate } from './observable-template.ts'

/**
 * The object templates whose objects become observables, by the object's name. `pe`, `pe-section` and `registry-key-value`
 * are parts of the object that refers to them and have tables of their own. Source: misp-stix, "MISP objects to STIX 2".
 */
export const OBSERVABLE_TEMPLATES: Readonly<Record<string, ObservableTemplate>> = {
  ...FILE_TEMPLATES,
  ...HOST_TEMPLATES,
  ...NETWORK_TEMPLATES,
}

/** Older names of templates. */
export const TEMPLATE_ALIASES: Readonly<Record<string, string>> = { 'domain|ip': 'domain-ip', 'ip|port': 'ip-port' }
