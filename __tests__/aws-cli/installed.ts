/** Where Debian's AWS CLI is, and the descriptions of Bedrock that it is older than. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's AWS CLI. */
export const AWS_CLI = '/usr/bin/aws';
/** What `AWS_DATA_PATH` has to be for the CLI to know Bedrock. */
export const CLI_MODELS = join(import.meta.dirname, 'models');

/** Says why the CLI cannot be asked, for `describeWith`; undefined if it is there. */
export function whyNoCli(): string | undefined {
  return existsSync(AWS_CLI) ? undefined : "Debian's AWS CLI is not installed (apt-get install awscli)";
}
