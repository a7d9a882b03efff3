import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promotesRegressions } from '../../config.ts'
import type { RegressionFile } from './regression-test.ts'

/** Writes the test down where `KHAOS_PROMOTE=1` asks for it and it is known how to import the agent; else shows it. Says what it did. */
export async function writeRegression({ path, text }: RegressionFile, canImport: boolean): Promise<string> {
  if (!promotesRegressions()) return `as a test (KHAOS_PROMOTE=1 writes it to ${path}):\n${indented(text)}`
  if (!canImport)
    return `not written down: fuzz(..., { importAgent: "import { agent } from '../src/agent.ts'" }) must say how a test gets at the agent\n${indented(text)}`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return `written down as ${path}`
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
