import { describe, expect, test } from '@jest/globals';
import { proxiesOf, proxyFor, viaProxy } from '../../../src/net/proxies.ts';

const HTTPS = { protocol: 'https:', hostname: 'sts.us-east-1.amazonaws.com' };

describe('proxies of the environment', () => {
  test('are none where nothing is set', () => {
    expect(proxiesOf({ HTTPS_PROXY: ' ' })).toEqual({ env: {}, direct: [], unusable: [], secrets: [] });
  });

  test.each([
    [{ HTTPS_PROXY: 'http://proxy.corp:3128' }, 'proxy.corp:3128', 'HTTPS_PROXY'],
    [{ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'a:1', 'https_proxy'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://b:2' }, 'b:2', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'proxy.corp:3128' }, 'proxy.corp:3128', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'https://user:secret@proxy.corp:8443/' }, 'proxy.corp:8443', 'HTTPS_PROXY'],
  ])('%j', (env, address, variable) => {
    const proxies = proxiesOf(env);
    expect(proxies.https).toEqual({ address, variable });
    expect(proxyFor(proxies, HTTPS)).toEqual({ address, variable });
    expect(proxyFor(proxies, { ...HTTPS, protocol: 'http:' })).toBeUndefined();
  });

  test('give Node a URL with a scheme, which it would not find otherwise', () => {
    expect(proxiesOf({ HTTP_PROXY: 'user:p%40ss@proxy:3128' }).env.HTTP_PROXY).toBe('http://user:p%40ss@proxy:3128/');
  });

  test.each(['socks5://proxy:1080', 'http://', 'http://[bad'])('%s is said to be none', (HTTPS_PROXY) => {
    const { https, unusable, env } = proxiesOf({ HTTPS_PROXY });
    expect(https).toBeUndefined();
    expect(env).toEqual({});
    expect(unusable.join()).toContain('`HTTPS_PROXY` is not the URL of an HTTP proxy');
  });

  test('ALL_PROXY alone is said not to be read', () => {
    expect(proxiesOf({ ALL_PROXY: 'http://proxy:1' }).unusable.join()).toContain('set `HTTPS_PROXY`');
    expect(proxiesOf({ ALL_PROXY: 'http://proxy:1', HTTPS_PROXY: 'http://proxy:1' }).unusable).toEqual([]);
  });

  test('hide the password in every form that it is sent in, never the user', () => {
    const { secrets } = proxiesOf({ HTTPS_PROXY: 'http://build:p%40ss%2Fw0rd@proxy:3128' });
    expect(secrets).toEqual(
      expect.arrayContaining(['p%40ss%2Fw0rd', 'p@ss/w0rd', Buffer.from('build:p@ss/w0rd').toString('base64')]),
    );
    expect(secrets).not.toContain('build');
  });
});

describe('NO_PROXY', () => {
  const through = (NO_PROXY: string, address: string): boolean => {
    const url = new URL(address);
    return proxyFor(proxiesOf({ HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', NO_PROXY }), url) !== undefined;
  };

  test.each([
    ['', 'https://sts.amazonaws.com', true],
    ['*', 'https://sts.amazonaws.com', false],
    ['amazonaws.com', 'https://sts.us-east-1.amazonaws.com', false],
    ['.amazonaws.com', 'https://sts.us-east-1.amazonaws.com', false],
    ['*.amazonaws.com', 'https://sts.us-east-1.amazonaws.com', false],
    ['AMAZONAWS.com', 'https://sts.us-east-1.amazonaws.com', false],
    ['azonaws.com', 'https://sts.us-east-1.amazonaws.com', true],
    ['localhost, 127.0.0.1', 'http://localhost:8080', false],
    ['localhost 127.0.0.1', 'http://127.0.0.1:8080', false],
    ['github.example.com:8443', 'https://github.example.com:8443', false],
    ['github.example.com:8443', 'https://github.example.com', true],
  ])('%j: %s through the proxy %s', (entries, address, expected) => {
    expect(through(entries, address)).toBe(expected);
  });

  test('is given to Node with what is below each domain', () => {
    expect(proxiesOf({ NO_PROXY: 'example.com,10.0.0.5,.internal' }).env.NO_PROXY).toBe(
      'example.com,.example.com,10.0.0.5,.internal',
    );
  });
});

test('this machine itself is never asked through a proxy by what speaks with GitHub', () => {
  const env = { HTTP_PROXY: 'http://user:secret@p:1' };
  expect(viaProxy(env, 'http://127.0.0.1:4000/x')).toBe('');
  expect(viaProxy(env, 'http://github.example.com/x')).toBe(' (through the proxy p:1 (HTTP_PROXY))');
});
