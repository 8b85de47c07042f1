/** What is used of the SDK's transports: a module of its own, so that HTTP/2 and its part of Node are left out. */
export { NodeHttpHandler } from '@smithy/node-http-handler';
