import type { FrameEdit } from '../../model/disturbance.ts'
import type { WireFrame } from '../../model/wire.ts'
import { dropFrames, duplicateFrames, reorderFrames } from './edit-content.ts'
import { afterEnd, withoutEnd } from './edit-end.ts'
import { withGarbage, withStray } from './edit-stray.ts'
import { interleaveTools } from './edit-tools.ts'
import { withBadUsage } from './edit-usage.ts'
import type { EditedFrames, FrameEditContext } from './frame-edit.ts'

/** Edits that leave what the stream says as it was. */
export const harmlessEdits: ReadonlySet<FrameEdit['edit']> = new Set(['interleave_tools', 'usage'])

/** Edits the frames of one stream, found by their roles. Pure. */
export function editFrames(frames: readonly WireFrame[], edit: FrameEdit, context: FrameEditContext): EditedFrames {
  switch (edit.edit) {
    case 'duplicate':
      return duplicateFrames(frames, edit.n, context)
    case 'reorder':
      return reorderFrames(frames, edit.n, context)
    case 'drop':
      return dropFrames(frames, edit.n, context)
    case 'unend':
      return withoutEnd(frames, edit.what)
    case 'after_end':
      return afterEnd(frames, edit.frames)
    case 'stray':
      return withStray(frames, edit.stray, context)
    case 'garbage':
      return withGarbage(frames, edit, context)
    case 'interleave_tools':
      return interleaveTools(frames, context)
    case 'usage':
      return withBadUsage(frames, edit.usage, context)
  }
}
