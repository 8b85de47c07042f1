import { describe, expect, test } from '@jest/globals';
import type { GitHubClient } from '../../../src/github/client.ts';
import { readFileAt } from '../../../src/github/contents.ts';

/** A client that answers by address; what it does not know is a 404. */
function client(answers: Record<string, unknown>): GitHubClient {
  return {
    request: (route, parameters) => {
      const address = route
        .replace(/\{(\w+)\}/g, (_all, name: string) => String(parameters[name]))
        .concat(typeof parameters.ref === 'string' ? `?ref=${parameters.ref}` : '');
      const data = answers[address];
      return data === undefined
        ? Promise.reject(Object.assign(new Error('Not Found'), { status: 404 }))
        : Promise.resolve({ data });
    },
    graphql: () => Promise.reject(new Error('not used')),
  };
}

const AT = { owner: 'o', repo: 'r', path: '.github/bedrock-access.yml', ref: 'abc' };
const ADDRESS = 'GET /repos/o/r/contents/.github/bedrock-access.yml?ref=abc';

async function read(answers: Record<string, unknown>, path = AT.path): Promise<string | undefined> {
  const bytes = await readFileAt(client(answers), { ...AT, path });
  return bytes && new TextDecoder().decode(bytes);
}

function file(content: string, more = {}): object {
  return { type: 'file', encoding: 'base64', content, size: content.length, sha: 's1', ...more };
}

describe('a file at a commit', () => {
  const content = `${Buffer.from('version: 1 # ü').toString('base64').slice(0, 8)}\n${Buffer.from('version: 1 # ü').toString('base64').slice(8)}\n`;

  test.each(['.github/bedrock-access.yml', './.github/bedrock-access.yml', '.github//bedrock-access.yml'])(
    '%s is read',
    async (path) => {
      expect(await read({ [ADDRESS]: file(content) }, path)).toBe('version: 1 # ü');
    },
  );

  test('that is not there is undefined', async () => {
    expect(await read({})).toBeUndefined();
  });

  test('that is empty is empty', async () => {
    expect(await read({ [ADDRESS]: file('') })).toBe('');
  });

  test('above 1 MB comes from the blob', async () => {
    const large = file('', { encoding: 'none', size: 2_000_000 });
    const blob = { encoding: 'base64', content: Buffer.from('large').toString('base64') };
    expect(await read({ [ADDRESS]: large, 'GET /repos/o/r/git/blobs/s1': blob })).toBe('large');
  });

  test.each<[string, unknown]>([
    ['a directory', [file(content)]],
    ['a submodule', { type: 'submodule' }],
  ])('%s is an error', async (_name, data) => {
    await expect(read({ [ADDRESS]: data })).rejects.toThrow('.github/bedrock-access.yml is not a file at commit abc.');
  });

  test.each(['../secrets', '/etc/passwd', 'a/../../b', '', '.', '..\\x'])(
    'the path %j leaves the repository',
    async (path) => {
      await expect(read({}, path)).rejects.toThrow('is not a path inside the repository.');
    },
  );

  test('other failures are passed on', async () => {
    const failing: GitHubClient = {
      ...client({}),
      request: () => Promise.reject(Object.assign(new Error('Bad credentials'), { status: 401 })),
    };
    await expect(readFileAt(failing, AT)).rejects.toThrow('Bad credentials');
  });
});
