import { describe, expect, it } from 'vitest'
import { bytesOf, joinBytes } from '../../../src/interception/frame-bytes.ts'
import { reframe } from '../../../src/interception/framing/reframe.ts'
import type { StreamForm } from '../../../src/interception/framing/stream-form.ts'
import type { ReframeMode } from '../../../src/model/disturbance.ts'
import type { WireFrame } from '../../../src/model/wire.ts'
import { eventFrame, eventPayload } from '../../../src/providers/bedrock/event-frame.ts'

const sse: readonly WireFrame[] = [
  { role: 'open', bytes: 'event: start\ndata: {"id":1}\n\n' },
  { role: 'text', bytes: 'event: delta\ndata: {"t":"Grü"}\n\n' },
  { role: 'text', bytes: 'event: delta\ndata: {"t":"ße"}\n\n' },
  { role: 'end', bytes: 'data: [DONE]\n\n' },
]
const lines: readonly WireFrame[] = [
  { role: 'text', bytes: '{"t":"a"}\n' },
  { role: 'text', bytes: '{"t":"b"}\n' },
  { role: 'finish', bytes: '{"done":true}\n' },
]
const array: readonly WireFrame[] = [
  { role: 'text', bytes: '[{"t":"a"}' },
  { role: 'text', bytes: ',\r\n{"t":"b"}' },
  { role: 'end', bytes: ']' },
]
const binary: readonly WireFrame[] = [
  eventFrame({ role: 'open', type: 'messageStart', payload: { role: 'assistant' } }),
  eventFrame({ role: 'text', type: 'contentBlockDelta', payload: { delta: { text: 'a' } } }),
  eventFrame({ role: 'text', type: 'contentBlockDelta', payload: { delta: { text: 'b' } } }),
]

const textOf = (frames: readonly WireFrame[]) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(joinBytes(frames.map(bytesOf)))

function done(frames: readonly WireFrame[], mode: ReframeMode, form: StreamForm, n?: number) {
  const result = reframe(frames, { mode, ...(n === undefined ? {} : { n }) }, form, form === 'binary' ? eventPayload : undefined)
  return 'noop' in result ? expect.fail(result.noop) : result
}

function refused(frames: readonly WireFrame[], mode: ReframeMode, form: StreamForm): string {
  const result = reframe(frames, { mode }, form, form === 'binary' ? eventPayload : undefined)
  return 'noop' in result ? result.noop : expect.fail(`it was reframed: ${textOf(result.frames)}`)
}

describe('server-sent events', () => {
  it.each([
    ['crlf', 'event: start\r\ndata: {"id":1}\r\n\r\n'],
    ['cr', 'event: start\rdata: {"id":1}\r\r'],
    ['no_space', 'event:start\ndata:{"id":1}\n\n'],
    ['comments', ': comment 1\nevent: start\n: comment 1\ndata: {"id":1}\n\n'],
    ['multiline_data', 'event: start\ndata: {\ndata:  "id": 1\ndata: }\n\n'],
    ['id_and_retry', 'id: 1\nretry: 3000\nevent: start\ndata: {"id":1}\n\n'],
    ['bom', '\uFEFFevent: start\ndata: {"id":1}\n\n'],
  ] as const)('%s', (mode, first) => {
    const { frames, effective } = done(sse, mode, 'sse')

    expect(textOf(frames.slice(0, 1))).toBe(first)
    expect(frames.map(({ role }) => role)).toEqual(sse.map(({ role }) => role))
    expect(effective).toMatchObject({ mode })
  })

  it('leaves the end marker a word of its own', () => {
    expect(textOf(done(sse, 'multiline_data', 'sse').frames)).toContain('\n\ndata: [DONE]\n\n')
  })

  it('puts as many comments before each line as it is told', () => {
    expect(textOf(done(sse, 'comments', 'sse', 2).frames)).toMatch(
      /^: comment 1\n: comment 2\nevent: start\n: comment 1\n: comment 2\ndata/,
    )
  })

  it('splits every character of more than one byte, and says how many', () => {
    const { frames, effective } = done(sse, 'split_utf8', 'sse')

    expect(effective).toEqual({ mode: 'split_utf8', charactersSplit: 2 })
    expect(frames).toHaveLength(3)
    expect(textOf(frames)).toBe(textOf(sse))
    for (const frame of frames.slice(0, -1)) expect(textOf([frame]).at(-1)).toBe('\uFFFD')
  })

  it('has nothing to split in a reply of ASCII, and says what would help', () => {
    expect(refused([{ role: 'text', bytes: 'data: {"t":"plain"}\n\n' }], 'split_utf8', 'sse')).toContain('let the model say one')
  })

  it('splits into pieces of n bytes that stop at nothing, and the first of an event stands for it', () => {
    const { frames, effective } = done(sse, 'split_bytes', 'sse', 10)

    expect(effective).toEqual({ mode: 'split_bytes', pieceBytes: 10 })
    expect(frames.slice(0, -1).map((frame) => bytesOf(frame).length)).toEqual(frames.slice(0, -1).map(() => 10))
    expect(textOf(frames)).toBe(textOf(sse))
    expect(frames.filter(({ role }) => role === 'text')).toHaveLength(2)
    expect(frames[1]?.role).toBe('extra')
  })

  it('merges the payloads of two events with content', () => {
    const { frames, effective } = done(sse, 'merge_json', 'sse')

    expect(frames[1]?.bytes).toBe('event: delta\ndata: {"t":"Grü"}{"t":"ße"}\n\n')
    expect(frames).toHaveLength(3)
    expect(effective).toEqual({ mode: 'merge_json', frame: 1, merged: 2 })
  })

  it('leaves out the blank line between two events', () => {
    expect(done(sse, 'missing_blank_line', 'sse').frames[1]?.bytes).toBe(
      'event: delta\ndata: {"t":"Grü"}\nevent: delta\ndata: {"t":"ße"}\n\n',
    )
  })

  it('makes one frame as big as it is told, in pieces a socket would give', () => {
    const { frames, effective } = done(sse, 'huge_frame', 'sse', 50_000)

    expect(effective).toEqual({ mode: 'huge_frame', frame: 1, bytes: 50_000 })
    expect(Math.max(...frames.map((frame) => bytesOf(frame).length))).toBe(16_384)
    expect(textOf(frames).replace(/ {2,}/, '')).toBe(textOf(sse))
  })

  it('says that a stream has the form already', () => {
    expect(refused(done(sse, 'crlf', 'sse').frames, 'crlf', 'sse')).toBe('the stream has this form already')
  })

  it('leaves frames that are no text alone', () => {
    const broken: WireFrame = { role: 'extra', bytes: Uint8Array.of(0x80, 0xff) }

    expect(done([...sse, broken], 'crlf', 'sse').frames.at(-1)).toEqual(broken)
  })
})

describe('JSON lines', () => {
  it.each([
    ['crlf', '{"t":"a"}\r\n{"t":"b"}\r\n{"done":true}\r\n', undefined],
    ['cr', '{"t":"a"}\r\n{"t":"b"}\r\n{"done":true}\r\n', 'lines cannot end in CR alone: CR LF was sent'],
    ['comments', '\n{"t":"a"}\n\n{"t":"b"}\n\n{"done":true}\n', 'JSON lines have no comments: empty lines were sent'],
    ['merge_json', '{"t":"a"}{"t":"b"}\n{"done":true}\n', undefined],
    ['missing_blank_line', '{"t":"a"}{"t":"b"}\n{"done":true}\n', 'the line end between two objects is missing'],
  ] as const)('%s', (mode, text, approximated) => {
    const { frames, effective } = done(lines, mode, 'lines')

    expect(textOf(frames)).toBe(text)
    expect(effective['approximated']).toBe(approximated)
  })

  it.each([
    ['no_space', 'JSON lines have no field names'],
    ['multiline_data', 'an object is one line on this wire'],
    ['id_and_retry', 'JSON lines have no id and no retry'],
  ] as const)('have no %s', (mode, reason) => {
    expect(refused(lines, mode, 'lines')).toBe(reason)
  })
})

describe('elements of an array', () => {
  it.each([
    ['cr', '[{"t":"a"},\r{"t":"b"}]'],
    ['comments', '[\n{"t":"a"},\r\n\n{"t":"b"}]'],
    ['multiline_data', '[{\n "t": "a"\n},\r\n{\n "t": "b"\n}]'],
    ['merge_json', '[{"t":"a"}{"t":"b"}]'],
  ] as const)('%s', (mode, text) => {
    expect(textOf(done(array, mode, 'array').frames)).toBe(text)
  })
})

describe('binary frames', () => {
  it('are split anywhere', () => {
    expect(joinBytes(done(binary, 'split_bytes', 'binary', 5).frames.map(bytesOf))).toEqual(joinBytes(binary.map(bytesOf)))
  })

  it('are made long, or hold two payloads, with lengths and checksums that are right', () => {
    const huge = done(binary, 'huge_frame', 'binary', 40_000)
    const merged = done(binary, 'merge_json', 'binary')
    const whole: WireFrame = { role: 'text', bytes: joinBytes(huge.frames.map(bytesOf)).subarray(bytesOf(binary[0] as WireFrame).length) }

    expect(JSON.parse(eventPayload.read(whole) ?? '')).toEqual({ delta: { text: 'a' } })
    expect(eventPayload.read(merged.frames[1] as WireFrame)).toBe('{"delta":{"text":"a"}}{"delta":{"text":"b"}}')
  })

  it.each(['crlf', 'cr', 'comments', 'no_space', 'multiline_data', 'id_and_retry', 'bom', 'missing_blank_line'] as const)(
    'have no %s',
    (mode) => {
      expect(refused(binary, mode, 'binary')).toMatch(/binary|carry their length/)
    },
  )

  it('take no byte of a header or a checksum for a letter', () => {
    expect(refused(binary, 'split_utf8', 'binary')).toContain('no character of more than one byte')
  })
})
