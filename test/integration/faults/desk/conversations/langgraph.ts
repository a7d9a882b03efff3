import { tool as langchainTool } from '@langchain/core/tools'
import { MemorySaver } from '@langchain/langgraph'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function langgraphDesk(): Speak {
  const memory = new MemorySaver()
  return async (text, system) => {
    const graph = createReactAgent({
      llm: new ChatOpenAI({ apiKey: 'x', model: 'gpt-4o-mini', temperature: 0 }),
      prompt: system,
      checkpointSaver: memory,
      tools: [langchainTool(() => Promise.resolve(lookUp()), { ...described, schema: parameters })],
    })
    const state = await graph.invoke({ messages: [{ role: 'user', content: text }] }, { configurable: { thread_id: 'one' } })
    return state.messages.at(-1)?.text ?? ''
  }
}
