/** A server of its own names its address here before the first call. */
const url = () => process.env.BENCH_MODEL_URL ?? 'https://api.openai.com/v1/chat/completions'

const init = (stream) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'gpt-4o-mini', stream, messages: [{ role: 'user', content: 'x'.repeat(800) }] }),
})

/** One call, read to its end as a client does: parsed, or chunk by chunk when streamed. */
export async function callModel(stream) {
  const response = await fetch(url(), init(stream))
  if (!response.ok) throw new Error(`the model answered ${response.status}`)
  if (!stream) return JSON.stringify(await response.json())
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true })
  return text
}

/** Mean microseconds of one call in a row of calls. */
export async function timeCalls(calls, stream) {
  const startedMs = performance.now()
  for (let call = 0; call < calls; call++) await callModel(stream)
  return ((performance.now() - startedMs) / calls) * 1000
}
