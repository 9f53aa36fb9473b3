/**
 * Writes a line for support into n8n's log, at the level `debug`: what the node found out about the
 * service, never a value of an account or a secret.
 */
export type Log = (line: string) => void;
