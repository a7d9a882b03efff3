/** Length of a model's vectors when nobody asks for another, from public documentation, as of 2026-11. First match counts. */
const dimensionsByModel: readonly (readonly [model: RegExp, dimensions: number])[] = [
  [/text-embedding-3-large/, 3072],
  [/text-embedding-(3-small|ada-002)/, 1536],
  [/gemini-embedding/, 3072],
  [/text-embedding-00\d|text-multilingual-embedding|embedding-00\d|gecko/, 768],
  [/embed-v4|embed-4/, 1536],
  [/embed-(english|multilingual)-light/, 384],
  [/embed-(english|multilingual)-v3/, 1024],
  [/embed-english-v2/, 4096],
  [/embed-multilingual-v2/, 768],
  [/codestral-embed/, 1536],
  [/mistral-embed/, 1024],
  [/voyage-3-lite/, 512],
  [/voyage/, 1024],
  [/jina-embeddings-v4/, 2048],
  [/jina-embeddings-v3|jina-clip-v2/, 1024],
  [/jina/, 768],
  [/titan-embed-text-v1|titan-embed-g1/, 1536],
  [/titan-embed/, 1024],
  [/nomic-embed|embeddinggemma|bge-base/, 768],
  [/mxbai-embed|bge-(large|m3)|snowflake-arctic-embed/, 1024],
  [/all-minilm|bge-small/, 384],
]

/** The usual length of a model's vectors; `otherwise` for a model nobody here knows. */
export function usualDimensions(model: string, otherwise: number): number {
  const name = model.toLowerCase()
  return dimensionsByModel.find(([pattern]) => pattern.test(name))?.[1] ?? otherwise
}

/** What was asked for, where it is a possible length. */
export function dimensionsFrom(asked: unknown, model: string, otherwise: number): number {
  return typeof asked === 'number' && Number.isInteger(asked) && asked > 0 && asked <= 16_384 ? asked : usualDimensions(model, otherwise)
}
