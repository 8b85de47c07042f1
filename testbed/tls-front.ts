/** TLS before a plain service on loopback: whatever host a client names, it is shown a certificate of that host. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createSecureContext, createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Authority } from './certificates.ts';

export interface TlsFront {
  port: number;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes on to `port` what it has decrypted. */
export async function tlsFront(authority: Authority, port: number): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  const server = createServer({
    ...authority.issue('localhost'),
    SNICallback: (host, done) => {
      done(null, createSecureContext(authority.issue(host)));
    },
  });
  server.on('secureConnection', (socket) => {
    open.add(socket);
    const service = connect(port, '127.0.0.1');
    socket.on('error', () => service.destroy()).on('close', () => open.delete(socket));
    service.on('error', () => socket.destroy());
    socket.pipe(service).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}
