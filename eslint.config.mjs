import { config } from '@n8n/node-cli/eslint';
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * Tests and tools do not ship and may use what a community node may not. That is why `strict` is off
 * in package.json: it asks for n8n's configuration to the letter, for tests too.
 */
const NOT_SHIPPED = [
	'bench/**',
	'conformance/**',
	'e2e/**',
	'mock-server/**',
	'scripts/**',
	'test/**',
];
const FOR_SHIPPED = n8nCommunityNodesPlugin.configs.recommended.rules ?? {};

export default tseslint.config(
	{ ignores: ['**/dist/**', '**/node_modules/**', '.n8n/**'] },
	// n8n's own configuration, unchanged for all that ships.
	config,
	{
		files: ['**/*.ts'],
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
		},
	},
	{
		files: NOT_SHIPPED,
		rules: Object.fromEntries(Object.keys(FOR_SHIPPED).map((rule) => [rule, 'off'])),
	},
	{
		files: ['**/*.js', '**/*.mjs'],
		extends: [js.configs.recommended],
		languageOptions: { globals: globals.node },
	},
	// Programs speak to the person who started them.
	{
		files: ['scripts/**', 'bench/**', 'e2e/**', 'mock-server/cli.ts', 'gulpfile.js'],
		rules: { 'no-console': 'off' },
	},
);
