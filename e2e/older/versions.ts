/** An older n8n-core, and what is known to be different in it. */
export interface OlderVersion {
	/** Of n8n-core; the other packages of n8n follow from it. */
	core: string;
	/** The n8n that it is part of. */
	n8n: string;
	/** Engine tests that do not hold there, by a part of their full names. */
	degraded: readonly RegExp[];
}

/** Where no answer of the service arrived, the texts of the credential test are n8n's own. */
const TEST_TEXTS = /The credential's test tells of an? (HTTP status|host)/;
/** A run that a tool ends ends the workflow, where the engine runs the tool. */
const REFUSED_TOOL = /the engine runs the tool for the agent a refused credential/;
/** Nothing tells a node that an agent calls it, so the agent sees Success alone. */
const TOOL = /As a tool of an AI agent|^An agent that/;
/** Versions before 2.0 let expressions read the environment, so that nothing throws. */
const ENVIRONMENT = /value throws when it is looked at.*\$env/;
/** Open whether this is n8n 1.99 itself or the way in which the tests ask its engine. */
const CREDENTIAL_TEST = /The (credential's test|region of the credential)/;

export const OLDER_VERSIONS: readonly OlderVersion[] = [
	{ core: '1.98.0', n8n: '1.99', degraded: [TOOL, CREDENTIAL_TEST, ENVIRONMENT] },
	{ core: '1.122.48', n8n: '1.123', degraded: [TEST_TEXTS, REFUSED_TOOL, ENVIRONMENT] },
	{ core: '2.0.2', n8n: '2.0', degraded: [TEST_TEXTS, REFUSED_TOOL] },
];
