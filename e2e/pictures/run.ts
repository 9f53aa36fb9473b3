/**
 * `npm run pictures`: takes the pictures of the documents that show a panel, and the animation, from a
 * real n8n with the package and the mock server. With names, only those.
 */
import { openBrowser } from '../lib/browser';
import { build } from '../lib/tarball';
import { SCENES } from './scenes';
import { buildSet, type Set } from './set';

async function main(names: readonly string[]): Promise<void> {
	const wanted = Object.entries(SCENES).filter(
		([name]) => names.length === 0 || names.includes(name),
	);
	await build();
	const browser = await openBrowser();
	const set = await buildSet(browser).catch(async (error: unknown) => {
		await browser.close();
		throw error;
	});
	try {
		for (const [name, scene] of wanted) await take(set, name, scene);
	} finally {
		await browser.close();
		await set.close();
	}
}

async function take(set: Set, name: string, scene: (set: Set) => Promise<void>): Promise<void> {
	console.log(name);
	await scene(set);
}

void main(process.argv.slice(2));
