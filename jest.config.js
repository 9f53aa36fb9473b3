/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test', '<rootDir>/mock-server'],
	testMatch: ['**/*.test.ts'],
	// Minutes long: npm run test:outages.
	testPathIgnorePatterns: ['<rootDir>/test/outages/'],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	globalSetup: '<rootDir>/test/support/n8nSettings.ts',
	// The tests wait more than they compute; jest by itself leaves one core out, half of two.
	maxWorkers: '100%',
	testTimeout: 30_000,
};
