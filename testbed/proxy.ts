/**
 * A forward proxy on loopback: tunnels (CONNECT) and plain requests in absolute form, to hosts that only it knows the
 * way to.
 */
import { createServer, request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One request to the proxy. */
export interface ProxyEntry {
  /** `CONNECT` for a tunnel. */
  method: string;
  /** `sts.us-east-1.amazonaws.com:443`. */
  target: string;
  /** What the proxy said: 200 for a tunnel that stands. */
  status: number;
}

export interface ProxyOptions {
  /** The loopback port of a host; undefined: the proxy does not know the host (502). */
  portOf(host: string, port: number): number | undefined;
  /** `user:password`, demanded as Basic (407 without). */
  credentials?: string;
  /** Hosts that it refuses (403), with a page. */
  blocks(host: string): boolean;
}

export interface Proxy {
  port: number;
  journal: ProxyEntry[];
  close(): Promise<void>;
}

const PAGE =
  '<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access denied by corporate policy</h1></body></html>';

/** Starts the proxy on a free port of 127.0.0.1. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const journal: ProxyEntry[] = [];
  const open = new Set<Socket>();
  const expected = options.credentials && `Basic ${Buffer.from(options.credentials).toString('base64')}`;

  /** The status of a request, and where it goes. */
  const judge = (incoming: IncomingMessage, host: string, port: number): { status: number; to: number } => {
    const to = options.portOf(host, port);
    const isKnown = expected === undefined || incoming.headers['proxy-authorization'] === expected;
    const status = !isKnown ? 407 : options.blocks(host) ? 403 : to === undefined ? 502 : 200;
    journal.push({ method: incoming.method ?? '', target: `${host}:${port}`, status });
    return { status, to: to ?? 0 };
  };

  const server = createServer((incoming, response) => {
    const url = URL.parse(incoming.url ?? '');
    if (!url) {
      response.writeHead(400).end();
      return;
    }
    const { status, to } = judge(incoming, url.hostname, Number(url.port) || 80);
    if (status !== 200) {
      response.writeHead(status, { 'content-type': 'text/html', server: 'testbed-proxy' }).end(PAGE);
      return;
    }
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !name.startsWith('proxy-')));
    const onward = { host: '127.0.0.1', port: to, method: incoming.method, path: url.pathname + url.search, headers };
    const passed = send(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    const [host = '', port = ''] = (incoming.url ?? '').split(/:(?=\d+$)/);
    const { status, to } = judge(incoming, host, Number(port));
    if (status !== 200) {
      const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close`;
      socket.end(`${head}\r\n\r\n${PAGE}`);
      return;
    }
    const service = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(service).pipe(socket);
    });
    socket.on('error', () => service.destroy()).on('close', () => service.destroy());
    service.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    journal,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}
