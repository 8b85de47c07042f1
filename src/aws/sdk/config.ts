/**
 * What is used of the SDK's reading of environment and shared configuration: a module of its own, so that the rest of
 * it waits.
 */
export {
  loadConfig,
  loadSharedConfigFiles,
  loadSsoSessionData,
  nodeFipsConfigSelectors,
  parseKnownFiles,
} from '@smithy/core/config';
