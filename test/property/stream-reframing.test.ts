import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, joinBytes } from '../../src/interception/frame-bytes.ts'
import { illegalModes, reframe } from '../../src/interception/framing/reframe.ts'
import type { StreamForm } from '../../src/interception/framing/stream-form.ts'
import { parseJson } from '../../src/internal/json.ts'
import { formatSse, parseSse, type SseEvent } from '../../src/internal/sse.ts'
import { type ReframeMode, reframeModes } from '../../src/model/disturbance.ts'
import type { WireFrame } from '../../src/model/wire.ts'

const legalModes = reframeModes.filter((mode) => !illegalModes.has(mode))

/** Text as models write it: several scripts, quotes, line ends and what looks like framing. */
const said = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 24 }),
  fc.constantFrom('Grüße', '你好', '📦👩‍💻', 'data: x\n\n', '\r\n\r\n', ': comment', '\uFEFF', '{"a":1}', ''),
)
const payload = fc.record({ text: said, index: fc.nat(9), nested: fc.option(fc.record({ parts: fc.array(said, { maxLength: 3 }) })) })
const newline = fc.constantFrom('\n' as const, '\r\n' as const)
const name = fc.option(fc.constantFrom('message', 'content_block_delta', 'response.output_text.delta'), { nil: undefined })

const sseFrames = fc
  .tuple(newline, fc.array(fc.tuple(name, payload), { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([nl, events, hasMarker]): readonly WireFrame[] => [
    ...events.map(
      ([event, data]): WireFrame => ({ role: 'text', bytes: formatSse(data, { newline: nl, ...(event === undefined ? {} : { event }) }) }),
    ),
    ...(hasMarker ? [{ role: 'end', bytes: `data: [DONE]${nl}${nl}` } as const] : []),
  ])
const lineFrames = fc
  .array(payload, { minLength: 1, maxLength: 8 })
  .map((lines): readonly WireFrame[] => lines.map((line) => ({ role: 'text', bytes: `${JSON.stringify(line)}\n` })))
const arrayFrames = fc
  .array(payload, { minLength: 1, maxLength: 8 })
  .map((items): readonly WireFrame[] => [
    ...items.map((item, index): WireFrame => ({ role: 'text', bytes: `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(item)}` })),
    { role: 'end', bytes: ']' },
  ])

/** The frames as they leave in this form, or as they were where the form changes nothing. */
function reframed(frames: readonly WireFrame[], mode: ReframeMode, n: number, form: StreamForm): readonly WireFrame[] {
  const result = reframe(frames, { mode, n: mode === 'huge_frame' ? 500 + n : n }, form)
  return 'noop' in result ? frames : result.frames
}

const wholeText = (frames: readonly WireFrame[]): string => new TextDecoder().decode(joinBytes(frames.map(bytesOf)))
/** White space between JSON tokens means nothing. */
const meaning = ({ event, data }: SseEvent) => ({ event, data: parseJson(data) ?? data })
const eventsOf = (text: string) => parseSse(text).map(meaning)

const mode = fc.constantFrom(...legalModes)
const n = fc.integer({ min: 1, max: 40 })

describe('legal forms of server-sent events', () => {
  it('read back to the same events', () => {
    fc.assert(
      fc.property(sseFrames, mode, n, (frames, form, size) => {
        expect(eventsOf(wholeText(reframed(frames, form, size, 'sse')))).toEqual(eventsOf(wholeText(frames)))
      }),
      { numRuns: 400 },
    )
  })

  it('combine: two forms one after the other read back to the same events', () => {
    fc.assert(
      fc.property(sseFrames, mode, mode, n, (frames, first, second, size) => {
        const split = new Set<ReframeMode>(['split_bytes', 'split_utf8', 'huge_frame', 'bom'])
        if (split.has(first)) return
        const twice = reframed(reframed(frames, first, size, 'sse'), second, size, 'sse')
        expect(eventsOf(wholeText(twice))).toEqual(eventsOf(wholeText(frames)))
      }),
      { numRuns: 300 },
    )
  })

  it('never throw when cut at any byte, and what was whole before the cut stays', () => {
    fc.assert(
      fc.property(sseFrames, mode, n, fc.nat(), (frames, form, size, at) => {
        const bytes = joinBytes(reframed(frames, form, size, 'sse').map(bytesOf))
        const cut = parseSse(new TextDecoder().decode(bytes.subarray(0, at % (bytes.length + 1)))).map(meaning)

        const all = eventsOf(wholeText(frames))
        expect(cut.slice(0, -1)).toEqual(all.slice(0, Math.max(0, cut.length - 1)))
      }),
      { numRuns: 400 },
    )
  })

  it('leave in pieces that are the same bytes, whatever the pieces', () => {
    fc.assert(
      fc.property(sseFrames, fc.constantFrom('split_bytes' as const, 'split_utf8' as const), n, (frames, form, size) => {
        expect(wholeText(reframed(frames, form, size, 'sse'))).toBe(wholeText(frames))
      }),
    )
  })
})

describe('illegal forms of server-sent events', () => {
  it('lose events: that is why a client must notice them', () => {
    fc.assert(
      fc.property(sseFrames, fc.constantFrom(...illegalModes), (frames, form) => {
        const result = reframe(frames, { mode: form }, 'sse')
        if ('noop' in result) expect(frames.filter(({ role }) => role === 'text').length).toBeLessThan(2)
        else expect(eventsOf(wholeText(result.frames))).not.toEqual(eventsOf(wholeText(frames)))
      }),
    )
  })
})

describe('legal forms of bare JSON', () => {
  it('read back to the same lines', () => {
    const linesOf = (text: string) =>
      text
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown)
    fc.assert(
      fc.property(lineFrames, mode, n, (frames, form, size) => {
        expect(linesOf(wholeText(reframed(frames, form, size, 'lines')))).toEqual(linesOf(wholeText(frames)))
      }),
    )
  })

  it('read back to the same array', () => {
    fc.assert(
      fc.property(arrayFrames, mode, n, (frames, form, size) => {
        expect(JSON.parse(wholeText(reframed(frames, form, size, 'array')))).toEqual(JSON.parse(wholeText(frames)))
      }),
    )
  })
})
