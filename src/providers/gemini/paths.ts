/** Model and verb of a call. Express, project and endpoint forms of Vertex end alike; the colon may be encoded. */
export const generatePath = /\/(?:models|tunedModels|endpoints)\/([^/]+?)(?::|%3A)(generateContent|streamGenerateContent)$/i

export const otherVerbPath = /\/(?:models|tunedModels)\/[^/]+?(?::|%3A)(countTokens|embedContent|batchEmbedContents)$/i

/** Whether the answer comes in pieces. */
export function streams(url: URL): boolean {
  return generatePath.exec(url.pathname)?.[2]?.toLowerCase() === 'streamgeneratecontent'
}

/** Whether those pieces are server-sent events; otherwise they are the elements of one JSON array. */
export function asksForEvents(url: URL): boolean {
  return url.searchParams.get('alt') === 'sse' || url.searchParams.get('$alt') === 'sse'
}
