import { findFaults } from './find-faults.ts'
import { findingLine } from './finding-line.ts'
import { readJsonFile } from './json-file.ts'
import { printable } from './printable.ts'

/**
 * Checks files of MISP JSON, in every envelope, and prints a line for each rule that is broken. Answers the exit code: 0
 * when all is well, 1 when something is not, 2 when a file cannot be read.
 */
export async function validate(files: readonly string[], print: (line: string) => void): Promise<0 | 1 | 2> {
  let code: 0 | 1 | 2 = 0
  for (const file of files) {
    const read = await readJsonFile(file)
    if ('why' in read) {
      print(printable(`${file}: ${read.why}`))
      code = 2
      continue
    }
    for (const fault of findFaults(read.value)) {
      print(`${printable(file)}: ${findingLine(fault)}`)
      if (code === 0) code = 1
    }
  }
  return code
}
