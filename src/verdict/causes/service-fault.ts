import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const serviceFault: CauseDefinition = {
  layer: 'service',
  owner: 'aws',
  title: 'AWS or the model failed',
  closerTitle: { when: ({ notReady }) => notReady === true, title: 'The model is not loaded yet' },
  meaning: 'A fault on the other side; nothing is said about access.',
  short: 'fault',
  documentation: [DOCS.errors],
  remedy: ({ model, region, evidence }) =>
    wordings(
      evidence.target?.kind === 'imported-model' && evidence.notReady === true
        ? `${model} was unloaded because it was not used, and is being loaded since this call: run the check again in a few minutes. An application that calls it rarely has to expect the same, and to try again.`
        : `Run the check again; if ${model} keeps failing in ${region}, look at the AWS Health Dashboard.`,
      undefined,
      'Try again; if it stays, look at the AWS Health Dashboard.',
    ),
  heals: { reason: 'Bedrock had a fault of its own' },
  example: 'The service is temporarily unable to handle the request.',
  texts: [
    {
      id: 'connections-503',
      or: ['throttled'],
      why: '503: capacity, not a quota of the account (claude-code#562).',
      any: ['too many connections'],
    },
    {
      id: 'unable-to-process',
      or: ['model-id-or-region'],
      why: 'A fault on a 503; once a profile that does not exist for the model, there with a 404.',
      any: ['unable to process your request'],
    },
    {
      id: 'fault',
      why: 'AWS or the model failed; nothing is said about access.',
      any: [
        'unexpected error during processing',
        'temporarily unable to',
        'internal server error',
        'failed due to a server error',
        'internal failure',
        'model has timed out',
        'took too long to process',
        'model timeout length',
        'overloaded_error',
        'high demand or insufficient',
        'server had an error while processing',
        'service is unavailable',
        'service unavailable',
        'service is temporarily',
        'failed in the model container',
        'produced an invalid sequence',
        'model is not ready for inference',
        'bad gateway',
        'gateway timeout',
        'please reduce your request rate',
      ],
    },
    {
      id: 'not-ready-by-name',
      phase: 'by-name',
      why: 'API model: the model (an imported one, after idling) is being loaded; the SDK repeats the call by itself.',
      name: ['modelnotreadyexception', 'modeltimeoutexception', 'modelerrorexception', 'modelstreamerrorexception'],
    },
    {
      id: 'fault-by-name',
      phase: 'by-name',
      why: 'Common AWS errors that are only ever server faults.',
      name: [
        'internalserverexception',
        'internalfailure',
        'serviceunavailableexception',
        'serviceunavailable',
        'overloaded_error',
      ],
    },
    { id: 'fault-by-status', phase: 'by-status', why: 'A 5xx with an unknown text.', status: [500, 599] },
  ],
};
