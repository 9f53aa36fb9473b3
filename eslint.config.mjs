import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * What ships is held to n8n's own rules, the sets that `n8n-node lint` uses; tests and tools, which
 * may use what a community node may not, to the usual ones. That is why `strict` is off in
 * package.json: it asks for n8n's configuration to the letter, for tests too.
 */
const SHIPPED = ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'];

export default tseslint.config(
	{ ignores: ['dist/**', '**/node_modules/**', '.n8n/**'] },
	{
		files: ['**/*.{ts,js,mjs}'],
		extends: [js.configs.recommended, ...tseslint.configs.recommended],
		rules: {
			'no-console': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
		},
	},
	{ files: SHIPPED, extends: [n8nCommunityNodesPlugin.configs.recommended] },
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// As n8n's own scanner has it: these two are not valid for community nodes.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// As n8n's own scanner has it: inputs and outputs need not be the text "main", and an API may have limits.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['**/*.js', '**/*.mjs'],
		languageOptions: { globals: globals.node },
		rules: {
			'@typescript-eslint/no-require-imports': 'off',
			'@typescript-eslint/explicit-function-return-type': 'off',
		},
	},
	// Programs speak to the person who started them.
	{
		files: ['scripts/**', 'bench/**', 'e2e/**', 'mock-server/cli.ts', 'gulpfile.js'],
		rules: { 'no-console': 'off' },
	},
);
