import { writeFileSync } from 'node:fs'
import { packJsonSchema, scenarioJsonSchema } from '../src/scenarios/json-schema.ts'
import { bothWaysPage } from './docs/both-ways.ts'
import { faultMatrixPage } from './docs/fault-matrix.ts'
import { faultPage } from './docs/faults.ts'
import { fromRoot } from './docs/place.ts'
import { readme } from './docs/readme.ts'
import { sdkBehaviorPage } from './docs/sdk-behavior.ts'
import { transportPage } from './docs/transports.ts'

/** Every generated file by its path, as it should be. */
export async function generateFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    'README.md': await readme(),
    'docs/faults.md': faultPage(),
    'docs/fault-matrix.md': faultMatrixPage(),
    'docs/both-ways.md': bothWaysPage(),
    'docs/transports.md': transportPage(),
    'docs/sdk-behavior.md': sdkBehaviorPage(),
    'packs/schema.json': `${JSON.stringify(packJsonSchema(), null, 2)}\n`,
    'packs/scenario-schema.json': `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
  }
}

if (process.argv[1] !== undefined && fromRoot('scripts/generate-docs.ts').startsWith(process.argv[1].replace(/\.ts$/, ''))) {
  for (const [path, content] of Object.entries(await generateFiles())) writeFileSync(fromRoot(path), content)
}
