/**
 * The engine tests and the properties, with the expression engine of a whole n8n; started by run.ts.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: 'node',
	rootDir: '../..',
	roots: ['<rootDir>/test/engine', '<rootDir>/test/properties'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	globalSetup: '<rootDir>/test/support/n8nSettings.ts',
	testTimeout: 60_000,
	maxWorkers: 2,
	// The isolates that are kept ready outlive the tests.
	forceExit: true,
};
