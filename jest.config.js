/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test', '<rootDir>/mock-server'],
	testMatch: ['**/*.test.ts'],
	// Minutes long: npm run test:outages.
	testPathIgnorePatterns: ['<rootDir>/test/outages/'],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	testTimeout: 30_000,
};
