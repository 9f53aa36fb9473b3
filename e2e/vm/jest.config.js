/**
 * The tests whose expressions matter, with the expression engine of a whole n8n; started by run.ts. Those of
 * answers, outages, paces and refusals say nothing of expressions, and wait in real time here: npm test has them.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/engine', '<rootDir>/test/properties'],
	testPathIgnorePatterns: [
		'<rootDir>/test/engine/(cancel|faults|log|memory|pace|pushFaults|refusals)\\b.*\\.test\\.ts$',
		'<rootDir>/test/properties/(answers|conservation|outages|pushes)\\.test\\.ts$',
	],
	setupFilesAfterEnv: [],
	testTimeout: 300_000,
	// The isolates that are kept ready outlive the tests.
	forceExit: true,
};
