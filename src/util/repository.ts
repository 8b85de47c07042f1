/**
 * Where the project lives. A placeholder until it is published: `npm run address -- OWNER/NAME` changes this constant
 * and each file that cannot read it (README, docs, examples, package.json, schemas, issue forms);
 * `__tests__/scripts/address.test.ts` compares them.
 */
export const REPOSITORY = 'org/bedrock-access-check';

/** The project's page: SARIF's `informationUri` and the links of its rules. */
export const HOMEPAGE = `https://github.com/${REPOSITORY}`;
