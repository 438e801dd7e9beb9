export { createEndpointDirectory, type EndpointDirectory } from './endpoint-directory';
export { linuxDriver } from './linux';
export { SshTransport, type SshTransportOptions } from './ssh/transport';
export type { SshAddress } from './ssh/connection';
export { ThisComputer } from './this-computer';
export { driverOf, openEndpoint, type EndpointAccess } from './open';
export { createEndpointCleaner, type EndpointCleanerOptions } from './cleaner';
export { createEndpointProbe, type EndpointProbeOptions } from './probe';
export { macosDriver } from './macos';
