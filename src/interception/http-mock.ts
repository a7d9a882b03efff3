/** A user's answer for one of the agent's own HTTP calls. */
export interface HttpMock {
  readonly method: string
  readonly url: string
  respond(request: Request): Response | Promise<Response>
}
