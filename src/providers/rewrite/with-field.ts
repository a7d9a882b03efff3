/** The body with one field set, in its place where it has one; without it for `undefined`. */
export function withField(body: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  if (value !== undefined) return { ...body, [key]: value }
  const { [key]: _, ...rest } = body
  return rest
}
