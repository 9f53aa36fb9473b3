/**
 * The engine tests, in a copy of the project whose n8n is an older one; made and started by run.ts.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: process.cwd(),
	roots: ['<rootDir>/test/engine'],
	// What an older n8n keeps of a run, where it logs, and what it restricts, is its own.
	testPathIgnorePatterns: ['memory', 'log', 'restricted'].map(
		(name) => `<rootDir>/test/engine/${name}\\b.*\\.test\\.ts$`,
	),
	testTimeout: 300_000,
	forceExit: true,
};
