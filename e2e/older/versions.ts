/** An older n8n-core, and what is known to be different in it. */
export interface OlderVersion {
	/** Of n8n-core; the other packages of n8n follow from it. */
	core: string;
	/** The n8n that it is part of. */
	n8n: string;
	/** Engine tests that do not hold there, by a part of their full names. */
	degraded: readonly RegExp[];
}

/** Until 2.1 n8n does not tell a node that an agent calls it (2.8 does): the agent sees Success alone. */
const TOOL = /As a tool of an AI agent/;
/** The texts of the credential test are n8n's own where no answer of the service arrived. */
const TEST_TEXTS = /The credential's test .*tells of an? (HTTP status|host)/;
/** Open whether this is n8n 1.99 itself or the way in which the tests ask its engine. */
const CREDENTIAL_TEST = /The (credential's test|region of the credential)/;

export const OLDER_VERSIONS: readonly OlderVersion[] = [
	{ core: '1.98.0', n8n: '1.99', degraded: [TOOL, CREDENTIAL_TEST] },
	{ core: '1.122.48', n8n: '1.123', degraded: [TOOL, TEST_TEXTS] },
	{ core: '2.0.2', n8n: '2.0', degraded: [TOOL, TEST_TEXTS] },
];
