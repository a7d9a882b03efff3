/** Runs the tool; returns what is sent back to the model. */
export type RunTool = (args: unknown) => unknown

/** A tool loop as a client's documentation shows it: asks, runs what is called, asks again until there is an answer. */
export type ToolLoop = (run: RunTool) => Promise<string>

/** What careful agents do: an exception becomes a result that says so. */
export async function textOf(run: RunTool, args: unknown): Promise<string> {
  try {
    const result = await run(args)
    return typeof result === 'string' ? result : JSON.stringify(result)
  } catch (error) {
    return `Error: ${(error as Error).message}`
  }
}
