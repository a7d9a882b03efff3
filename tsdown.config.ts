import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = {
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: true,
  // Users install our dependencies and bring the peers: nothing of others goes into the bundle.
  deps: { skipNodeModulesBundle: true },
}

/** Shared code stands in a folder of its own: beside the entries, a shared `core.d.ts` would take the name of an entry. */
const sharedCode = (extension: string) => ({ chunkFileNames: `chunks/[name].${extension}` })

export default defineConfig([
  {
    ...shared,
    format: 'esm',
    entry: {
      index: 'src/index.ts',
      agent: 'src/agents/entry.ts',
      matchers: 'matchers/index.ts',
      reporter: 'src/vitest/reporter.ts',
      config: 'src/config.ts',
      packs: 'packs/index.ts',
      core: 'src/core.ts',
      mcp: 'src/mcp/entry.ts',
      cli: 'src/cli/main.ts',
    },
    outputOptions: sharedCode('js'),
  },
  {
    ...shared,
    format: 'cjs',
    outDir: 'dist/cjs',
    entry: { core: 'src/core.ts', config: 'src/config.ts', packs: 'packs/index.ts' },
    // `import.meta.url` finds the package root and loads CommonJS dependencies.
    shims: true,
    checks: { legacyCjs: false },
    outputOptions: sharedCode('cjs'),
  },
])
