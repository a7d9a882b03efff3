import type { NeutralCode } from '../model/disturbance.ts'
import type { CompatibleHost } from './openai-compatible.ts'
import type { OpenAiError } from './openai-errors.ts'
import { azureHeaders } from './openai-headers.ts'

/** Azure names its deployments in the path of the older form; a deployment is what elsewhere is a model. */
export const deploymentPath = /\/openai\/deployments\/([^/]+)\//

const safe = { filtered: false, severity: 'safe' } as const
const unharmed = { hate: safe, self_harm: safe, sexual: safe, violence: safe } as const

/** What the gateway says in its own words, from public documentation, as of 2026-11. */
const errors: Partial<Record<NeutralCode, Partial<OpenAiError>>> = {
  rate_limited: {
    code: '429',
    message: 'Requests to the model have exceeded the call rate limit of your current pricing tier.',
  },
  unauthenticated: {
    code: '401',
    message:
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  },
  forbidden: { code: '403', message: 'Access denied due to Virtual Network/Firewall rules.' },
  model_not_found: {
    code: 'DeploymentNotFound',
    message:
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  },
  content_filter: {
    code: 'content_filter',
    message:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
  },
}

/** The gateway's own refusals hold code and message alone. */
const ofGateway: ReadonlySet<NeutralCode> = new Set(['rate_limited', 'unauthenticated', 'forbidden', 'model_not_found'])

/** Errors of Azure: the gateway's own, the verdict of the filter inside a refused prompt, or those of the model. */
function azureErrorBody({ message, type, param, code, status }: OpenAiError, neutral: NeutralCode): unknown {
  if (ofGateway.has(neutral)) return { error: { code, message } }
  if (neutral !== 'content_filter') return { error: { message, type, param: param ?? null, code } }
  return {
    error: {
      message,
      type: null,
      param: 'prompt',
      code,
      status,
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: { ...unharmed, jailbreak: { filtered: true, detected: true } },
      },
    },
  }
}

/** Azure OpenAI and the models of Azure AI Foundry, on all paths. */
export const azure: CompatibleHost = {
  name: 'azure',
  host: /\.(openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com)$/,
  headers: azureHeaders,
  errors,
  wait: (seconds) => ` Please retry after ${seconds} seconds.`,
  errorBody: azureErrorBody,
  streamUsage: 'asked',
  bodyFields: { system_fingerprint: 'fp_khaostest' },
  choiceFields: (finish) => ({
    content_filter_results: finish === 'content_filter' ? { ...unharmed, violence: { filtered: true, severity: 'medium' } } : unharmed,
  }),
  promptFields: {
    prompt_filter_results: [{ prompt_index: 0, content_filter_results: { ...unharmed, jailbreak: { filtered: false, detected: false } } }],
  },
}
