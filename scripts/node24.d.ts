/** The path of a Node 24 binary. Fetches it from the npm registry where it is not there yet; throws if that fails. */
export declare function node24(): string;
