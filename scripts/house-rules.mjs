// The rules of the house that no other tool holds. Each is proven on a planted fault in scripts/house-rules.test.ts.
import { pathToFileURL } from 'node:url'
import { packageByName } from './house-rules/boundaries.mjs'
import { environmentInMain } from './house-rules/environment.mjs'
import { noRegistry } from './house-rules/hosts.mjs'
import { kebabCase, noDrawer } from './house-rules/names.mjs'
import { readFile } from './house-rules/read-file.mjs'
import { anyWithReason, suppressionWithReason } from './house-rules/reasons.mjs'
import { routeSaysWho } from './house-rules/routes.mjs'
import { fileLength, noBarrel } from './house-rules/shape.mjs'
import { projectFiles } from './source-files.mjs'

export const houseRules = [
  fileLength,
  noBarrel,
  noDrawer,
  kebabCase,
  anyWithReason,
  suppressionWithReason,
  environmentInMain,
  packageByName,
  routeSaysWho,
  noRegistry,
]

/**
 * @param {string} root the project's folder
 * @returns {{ files: number, faults: string[] }}
 */
export function checkHouseRules(root) {
  const paths = projectFiles(root).filter((path) => houseRules.some((rule) => rule.appliesTo(path)))
  const faults = paths.flatMap((path) => {
    const file = readFile(root, path)
    return houseRules
      .filter((rule) => rule.appliesTo(path))
      .flatMap((rule) => rule.check(file).map(({ line, message }) => `${rule.name}: ${path}:${line} ${message}`))
  })
  return { files: paths.length, faults }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { files, faults } = checkHouseRules(process.cwd())
  for (const fault of faults) console.error(fault)
  console.log(`${files} files read, ${faults.length} faults`)
  process.exitCode = faults.length ? 1 : 0
}
