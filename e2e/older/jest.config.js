/**
 * The engine tests, in a copy of the project whose n8n is an older one; made and started by run.ts.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: '<rootDir>/test/support/environment.ts',
	rootDir: process.cwd(),
	roots: ['<rootDir>/test/engine'],
	testMatch: ['**/*.test.ts'],
	// What an older n8n keeps of a run, and where it logs, is its own.
	testPathIgnorePatterns: ['memory', 'log'].map(
		(name) => `<rootDir>/test/engine/${name}\\b.*\\.test\\.ts$`,
	),
	runtime: '<rootDir>/test/support/runtime.js',
	transform: { '^.+\\.ts$': '<rootDir>/test/support/transform.js' },
	setupFilesAfterEnv: ['<rootDir>/test/support/simulatedTime.ts'],
	globalSetup: '<rootDir>/test/support/n8nSettings.ts',
	testTimeout: 300_000,
	maxWorkers: 2,
	forceExit: true,
};
