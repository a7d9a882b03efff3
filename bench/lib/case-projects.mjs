import { join } from 'node:path'
import { agentSource, CHAT_URL } from './chat-client.mjs'
import { createProject, vitestConfig } from './project.mjs'

const inputs = (count) => `Array.from({ length: ${count} }, (_, index) => 'Where is order ' + index + '?')`

/** Declarative khaostest: `count` inputs, one model call each, with our reporter. `answer` is the agent's reply as source text. */
export function declarativeProject(count, { answer = 'text' } = {}) {
  return createProject({
    'vitest.config.mjs': vitestConfig(),
    'agent.mjs': agentSource,
    'cases.test.mjs': `import { khaosagent, khaostest } from 'khaostest'
import { ask } from './agent.mjs'

const agent = khaosagent({ name: 'bench', version: '1.0.0' }, async (message) => {
  const text = await ask(message.payload.text)
  return ${answer}
})

khaostest('cases', { agent, inputs: ${inputs(count)}, phases: ['baseline'] })
`,
  })
}

/** Tests written by hand: `count` times `khaostest(name, options, fn)` with one `agent.send` each. */
export function imperativeProject(count) {
  return createProject({
    'vitest.config.mjs': vitestConfig(),
    'agent.mjs': agentSource,
    'cases.test.mjs': `import { khaosagent, khaostest } from 'khaostest'
import { ask } from './agent.mjs'

const agent = khaosagent({ name: 'bench', version: '1.0.0' }, (message) => ask(message.payload.text))

for (const text of ${inputs(count)}) {
  khaostest(text, { agent }, async ({ agent, expect }) => {
    const reply = await agent.send(text)
    expect(reply.text).not.toBe('')
  })
}
`,
  })
}

/** A one-handler MSW server that answers the agent's model call. */
const serverSource = `const server = setupServer(
  http.post(${JSON.stringify(CHAT_URL)}, async ({ request }) => {
    const { messages } = await request.json()
    return HttpResponse.json({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'gpt-4o-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'You asked: ' + messages[0].content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
    })
  }),
)
`

/** vitest-evals with its own reporter: the same agent as a harness, its model answered by a plain MSW server. */
export function evalsProject(count, modules) {
  return createProject(
    {
      'vitest.config.mjs': vitestConfig({ ours: false, test: { reporters: ['vitest-evals/reporter'] } }),
      'agent.mjs': agentSource,
      'cases.test.mjs': `import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect } from 'vitest'
import { createHarness, describeEval } from 'vitest-evals'
import { ask } from './agent.mjs'

${serverSource}beforeAll(() => server.listen())
afterAll(() => server.close())

const said = (role, content) => ({ type: 'message', role, content })
const harness = createHarness({
  name: 'bench',
  run: async ({ input }) => {
    const output = await ask(input)
    return { output, events: [said('user', input), said('assistant', output)] }
  },
})

describeEval('cases', { harness }, (it) => {
  it.for(${inputs(count)})('%s', async (text, { run }) => {
    const result = await run(text)
    expect(result.output).not.toBe('')
  })
})
`,
    },
    { further: [modules], copied: [join(modules, 'vitest-evals')] },
  )
}

/** Vitest alone: as many tests that do nothing. */
export function emptyTestsProject(count) {
  return createProject({
    'vitest.config.mjs': vitestConfig({ ours: false }),
    'cases.test.mjs': `import { test } from 'vitest'

for (const text of ${inputs(count)}) test(text, () => {})
`,
  })
}

/**
 * What one would write without us: `test` and an MSW server with one handler.
 *
 * @param ownExpect each test takes its own `expect` from its context, as the tests of `imperativeProject` do
 */
export function bareProject(count, { ownExpect = false } = {}) {
  return createProject({
    'vitest.config.mjs': vitestConfig({ ours: false }),
    'agent.mjs': agentSource,
    'cases.test.mjs': `import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, ${ownExpect ? '' : 'expect, '}test } from 'vitest'
import { ask } from './agent.mjs'

${serverSource}beforeAll(() => server.listen())
afterAll(() => server.close())

for (const text of ${inputs(count)}) {
  test(text, async (${ownExpect ? '{ expect }' : ''}) => {
    const reply = await ask(text)
    expect(reply).not.toBe('')
  })
}
`,
  })
}
