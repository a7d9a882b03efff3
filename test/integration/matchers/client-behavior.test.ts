import { describe, expect, it } from 'vitest'
import '../../../matchers/index.ts'
import { anthropicAgent, genaiAgent, openaiAgent, streamingAgent } from './agents.ts'
import { failureOf } from './failure-of.ts'

describe('toHonorRetryAfter', () => {
  it('passes for clients that wait, in seconds, as a date and in milliseconds', async () => {
    await expect(openaiAgent()).toHonorRetryAfter()
    await expect(anthropicAgent()).toHonorRetryAfter()
  })

  it('fails under .not for a client that waits, and shows how long', async () => {
    const message = await failureOf(() => expect(openaiAgent()).not.toHonorRetryAfter())

    expect(message).toMatchInlineSnapshot(`
      "expected  the agent to call again before the time it was told
      happened  it waited as long as it was told (3 cases)
      proof     [1] told to wait 5000 ms (seconds); [3] came after N ms
                [1] N ms openai-chat call 1 (attempt 1): status 429 rate_limited
                [1] told to wait 5000 ms (date); [3] came after N ms
                [1] N ms openai-chat call 1 (attempt 1): status 429 rate_limited
                [1] told to wait 5000 ms (ms); [3] came after N ms
                [1] N ms openai-chat call 1 (attempt 1): status 429 rate_limited
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toHonorRetryAfter > fails under .not for a client that waits, and shows how long::resilience/llm_rate_limit~d4348f/where-is-order-a-1007#1'"
    `)
  })

  it('fails for a client that retries and does not read the header', async () => {
    const agent = genaiAgent({ attempts: 3 })

    await expect(agent).not.toHonorRetryAfter()
    expect(await failureOf(() => expect(agent).toHonorRetryAfter())).toMatchInlineSnapshot(`
      "expected  the agent to wait as long as \`retry-after\` tells it
      happened  it called again too early (resilience/llm_rate_limit~d4348f/where-is-order-a-1007#1)
      proof     [1] told to wait 5000 ms (seconds); [3] came after N ms
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toHonorRetryAfter > fails for a client that retries and does not read the header::resilience/llm_rate_limit~d4348f/where-is-order-a-1007#1'"
    `)
  })

  it('is undecided in both directions for a client that never calls again', async () => {
    const agent = genaiAgent()

    expect(await failureOf(() => expect(agent).toHonorRetryAfter())).toContain('undecided')
    expect(await failureOf(() => expect(agent).not.toHonorRetryAfter())).toContain('never called again')
  })
})

describe('toRetryAtMost', () => {
  it('counts the retries of real clients', async () => {
    await expect(openaiAgent({ maxRetries: 2 })).toRetryAtMost(2)
    await expect(anthropicAgent({ maxRetries: 3 })).not.toRetryAtMost(2)
    await expect(genaiAgent()).toRetryAtMost(0)
  })

  it('shows every attempt when there were too many', async () => {
    expect(await failureOf(() => expect(openaiAgent({ maxRetries: 2 })).toRetryAtMost(1))).toMatchInlineSnapshot(`
      "expected  the agent to retry a failed call at most 1 time(s)
      happened  one call was retried 2 time(s) (resilience/llm_server_error/where-is-order-a-1007#1)
      proof     [1] N ms openai-chat call 1 (attempt 1): status 500 server_error
                [3] N ms openai-chat call 2 (attempt 2): status 500 server_error
                [5] N ms openai-chat call 3 (attempt 3): status 500 server_error
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toRetryAtMost > shows every attempt when there were too many::resilience/llm_server_error/where-is-order-a-1007#1'"
    `)
  })

  it('fails under .not when there were few', async () => {
    expect(await failureOf(() => expect(anthropicAgent({ maxRetries: 1 })).not.toRetryAtMost(1))).toMatchInlineSnapshot(`
      "expected  the agent to retry a failed call more than 1 time(s)
      happened  no call was retried more often (resilience/llm_server_error/where-is-order-a-1007#1)
      proof     [1] N ms anthropic call 1 (attempt 1): status 500 server_error
                [3] N ms anthropic call 2 (attempt 2): status 500 server_error
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toRetryAtMost > fails under .not when there were few::resilience/llm_server_error/where-is-order-a-1007#1'"
    `)
  })
})

describe('toRetry', () => {
  it('tells what a client retries from what it does not', async () => {
    await expect(openaiAgent()).toRetry(500)
    await expect(openaiAgent()).toRetry('rate_limited')
    await expect(openaiAgent()).not.toRetry(401)
    await expect(openaiAgent()).not.toRetry('refusal')
    await expect(anthropicAgent()).toRetry(529)
    await expect(genaiAgent()).not.toRetry(500)
  })

  it('fails in both directions with the calls as proof', async () => {
    expect(await failureOf(() => expect(openaiAgent()).not.toRetry(503))).toMatchInlineSnapshot(`
      "expected  the agent not to retry after 503
      happened  the call was made 2 times (resilience/llm_server_error/where-is-order-a-1007#1)
      proof     [1] N ms openai-chat call 1 (attempt 1): status 503 server_error
                [3] N ms openai-chat call 2 (attempt 2): answered
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toRetry > fails in both directions with the calls as proof::resilience/llm_server_error/where-is-order-a-1007#1'"
    `)
    expect(await failureOf(() => expect(genaiAgent()).toRetry(503))).toMatchInlineSnapshot(`
      "expected  the agent to retry after 503
      happened  it did not repeat the call (resilience/llm_server_error/where-is-order-a-1007#1)
      proof     [1] N ms gemini call 1 (attempt 1): status 503 server_error
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toRetry > fails in both directions with the calls as proof::resilience/llm_server_error/where-is-order-a-1007#1'"
    `)
  })

  it('refuses a failure it cannot bring about', () => {
    expect(() => expect(openaiAgent()).toRetry('sunburn' as never)).toThrow('Known: ')
  })
})

describe('toAbortIdleStream', () => {
  it('tells a client with an idle time-out from one that waits for ever', async () => {
    await expect(streamingAgent({ idleMs: 8_000 })).toAbortIdleStream({ withinMs: 10_000 })
    await expect(streamingAgent()).not.toAbortIdleStream({ withinMs: 10_000 })
  })

  it('shows how long the silence lasted, in both directions', async () => {
    expect(await failureOf(() => expect(streamingAgent()).toAbortIdleStream({ withinMs: 10_000 }))).toMatchInlineSnapshot(`
      "expected  the agent to give up on a silent stream within 10000 ms
      happened  it kept waiting (resilience/llm_stream_hang/please-email-ann-shop-test#1)
      proof     [1] silent for N ms, the agent never came back
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toAbortIdleStream > shows how long the silence lasted, in both directions::resilience/llm_stream_hang/please-email-ann-shop-test#1'"
    `)
    expect(
      await failureOf(() => expect(streamingAgent({ idleMs: 8_000 })).not.toAbortIdleStream({ withinMs: 10_000 })),
    ).toMatchInlineSnapshot(`
      "expected  the agent to wait longer than 10000 ms on a silent stream
      happened  it gave up in time (resilience/llm_stream_hang/please-email-ann-shop-test#1)
      proof     [1] silent for N ms
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toAbortIdleStream > shows how long the silence lasted, in both directions::resilience/llm_stream_hang/please-email-ann-shop-test#1'"
    `)
  })

  it('is undecided for an agent that does not stream', async () => {
    expect(await failureOf(() => expect(openaiAgent()).toAbortIdleStream({ withinMs: 10_000 }))).toContain('NOT_EXERCISED')
    expect(await failureOf(() => expect(openaiAgent()).not.toAbortIdleStream({ withinMs: 10_000 }))).toContain('undecided')
  })
})

describe('toExecuteTruncatedToolCall', () => {
  it('tells a loop that repairs arguments from one that refuses them', async () => {
    await expect(streamingAgent({ runsCutCalls: true })).toExecuteTruncatedToolCall()
    await expect(streamingAgent()).not.toExecuteTruncatedToolCall()
  })

  it('shows the cut call and the run, or that none ran', async () => {
    expect(await failureOf(() => expect(streamingAgent({ runsCutCalls: true })).not.toExecuteTruncatedToolCall())).toMatchInlineSnapshot(`
      "expected  the agent not to run a tool call whose arguments were cut
      happened  an incomplete call was carried out (resilience/llm_stream_cut_in_tool_call~a42a7f/please-email-ann-shop-test#1)
      proof     [2] N ms model asked for send_email({"to":"ann@shop.test","body":"Please email ann@shop.t) [cut]
                [4] N ms tool send_email ran: returned
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toExecuteTruncatedToolCall > shows the cut call and the run, or that none ran::resilience/llm_stream_cut_in_tool_call~a42a7f/please-email-ann-shop-test#1'"
    `)
    expect(await failureOf(() => expect(streamingAgent()).toExecuteTruncatedToolCall())).toMatchInlineSnapshot(`
      "expected  the agent to run a tool call whose arguments were cut
      happened  no incomplete call was carried out (2 cases)
      proof     [2] N ms model asked for send_email({"to":"ann@shop.test","body":"Please email ann@shop.t) [cut], not carried out
                [2] N ms model asked for send_email({"to":"ann@shop.test","body":"Please email ann@shop.t) [cut], not carried out
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toExecuteTruncatedToolCall > shows the cut call and the run, or that none ran::resilience/llm_stream_cut_in_tool_call~a42a7f/please-email-ann-shop-test#1'"
    `)
  })

  it('is undecided for an agent without tools', async () => {
    expect(await failureOf(() => expect(openaiAgent()).toExecuteTruncatedToolCall())).toContain('undecided')
    expect(await failureOf(() => expect(openaiAgent()).not.toExecuteTruncatedToolCall())).toContain('undecided')
  })
})

describe('toDuplicateSideEffect', () => {
  it('tells a client that starts the conversation again from one that gives up', async () => {
    await expect(streamingAgent({ restarts: 1 })).toDuplicateSideEffect()
    await expect(streamingAgent()).not.toDuplicateSideEffect()
  })

  it('shows each time it happened', async () => {
    expect(await failureOf(() => expect(streamingAgent({ restarts: 1 })).not.toDuplicateSideEffect())).toMatchInlineSnapshot(`
      "expected  the agent to do nothing twice that it should do once
      happened  the same thing was done 2 times (resilience/llm_server_error/please-email-ann-shop-test#1)
      proof     [3] send_email was carried out
                [9] send_email was carried out
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toDuplicateSideEffect > shows each time it happened::resilience/llm_server_error/please-email-ann-shop-test#1'"
    `)
    expect(await failureOf(() => expect(streamingAgent()).toDuplicateSideEffect())).toMatchInlineSnapshot(`
      "expected  the agent to do something twice that it should do once
      happened  nothing was done more often than intended (3 cases)
      proof     [3] send_email was carried out
                [3] send_email was carried out
                [3] send_email was carried out, and its caller was told otherwise
      replay    npx khaostest replay 'test/integration/matchers/client-behavior.test.ts > toDuplicateSideEffect > shows each time it happened::resilience/llm_server_error/please-email-ann-shop-test#1'"
    `)
  })

  it('is undecided for an agent without a side effect', async () => {
    expect(await failureOf(() => expect(openaiAgent()).not.toDuplicateSideEffect())).toContain('undecided')
  })
})
