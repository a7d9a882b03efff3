#!/usr/bin/env node
import { Command } from 'commander'
import { KhaosError } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'
import { replay } from './replay.ts'
import { runTests } from './run-tests.ts'

const program = new Command('khaostest').description('Chaos and security tests for LLM agents.')

program
  .command('replay')
  .description('rerun exactly one case of a Vitest project')
  .argument('<key>', 'the key a failure message prints: `<file> > <test>::<case id>#<trial>`')
  .addHelpText('after', "\nExample:\n  $ npx khaostest replay 'test/support.test.ts > support agent::resilience/llm_rate_limit/order-7#1'")
  .action(async (key: string) => {
    process.exitCode = await replay(key)
  })

program
  .command('run')
  .description('run the tests of a Vitest project once')
  .argument('[files...]', 'only test files whose path holds one of these')
  .option('--promote', 'write failures that fuzzing has found and shrunk to khaos-regressions/')
  .addHelpText('after', '\nExample:\n  $ npx khaostest run test/support.test.ts --promote')
  .action(async (files: string[], { promote }: { promote?: boolean }) => {
    process.exitCode = await runTests(files, { promote: promote === true })
  })

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`khaostest: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof KhaosError ? exitCodes.usage : exitCodes.internal
}
