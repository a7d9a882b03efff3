import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Examples and fixtures import the package by its name, as users do; here that name is the source. Longer names first. */
export const alias = {
  'khaostest/agent': source('./src/agents/entry.ts'),
  'khaostest/matchers': source('./matchers/index.ts'),
  'khaostest/config': source('./src/config.ts'),
  'khaostest/core': source('./src/core.ts'),
  'khaostest/mcp': source('./src/mcp/entry.ts'),
  'khaostest/packs': source('./packs/index.ts'),
  khaostest: source('./src/index.ts'),
}

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'node_modules/**'],
    testTimeout: 20_000,
  },
})
